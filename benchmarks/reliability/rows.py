"""The rows of the table: which tests stand behind each promise. What they saw they say themselves."""

from __future__ import annotations

import msgspec


class Promise(msgspec.Struct, frozen=True):
    """One row. `given` and `happened` stand in where a test notes no figures of its own."""

    part: str
    title: str
    tests: str
    given: str = ""
    happened: str = "as promised"


_R = "tests/reliability"
PROMISES = (
    Promise("Terminal", "No payload leaves the program", f"{_R}/test_terminal.py::test_no_payload_leaves_the_program"),
    Promise("Terminal", "The guard is the net", f"{_R}/test_terminal.py::test_the_guard_alone_stops_every_payload"),
    Promise("Terminal", "The cleaner has laws", "tests/text/test_safe.py", "any text (hypothesis)"),
    Promise("Parsers", "Hostile feeds fail alone", f"{_R}/test_documents.py::test_hostile_feeds_fail_alone"),
    Promise("Parsers", "Hostile answers fail alone", f"{_R}/test_documents.py::test_hostile_transfers_fail_alone"),
    Promise("Parsers", "No stub becomes an article", f"{_R}/test_documents.py::test_hostile_pages_leave_the_feeds_text"),
    Promise("Parsers", "Hostile pages end in time", "tests/extract/test_hostile.py", "pages made to hurt, 10 s and 1 GiB each"),
    Promise("Parsers", "A worker's death is one document's", "tests/pool", "crash, flood, delay, rubbish in a worker"),
    Promise("Cases", "The sample cases", f"{_R}/test_cases.py::test_every_sample_case_reaches_its_outcome"),
    Promise(
        "Cases", "Every fault of a source",
        f"{_R}/test_cases.py::test_every_fault_of_a_source_is_told_and_costs_no_other",
    ),
    Promise("Cases", "Variations", f"{_R}/test_variations.py::test_every_variation_reaches_its_outcome"),
    Promise("Cases", "Every fault of a request", "tests/net/test_replaynet.py", "42 faults of replaynet at once"),
    Promise("Network", "Private addresses", "tests/net/test_guard.py", "41 spellings, redirects, rebinding names", "0 requests"),
    Promise("Network", "Private addresses in lists", f"{_R}/test_opening.py::test_a_list_brings_no_private_address"),
    Promise("Network", "Private addresses in editions", f"{_R}/test_opening.py::test_an_edition_leads_to_no_private_address"),
    Promise("Network", "What really leaves", "tests/net/test_packets.py", "strace of requests, with and without proxy", "0 direct packets, 0 look-ups"),
    Promise("Network", "TLS is verified", "tests/net/test_wire.py", "wrong, expired, foreign certificates"),
    Promise("Network", "Nothing is told", "tests/net/test_client.py", "heads of all requests", "no cookie, no referrer"),
    Promise(
        "Links", "The browser gets one address",
        f"{_R}/test_opening.py::test_the_browser_gets_one_web_address_and_no_option[None-hook0]",
    ),
    Promise("Links", "Pressing o runs no shell", f"{_R}/test_opening.py::test_pressing_o_runs_no_shell", "rows with hostile addresses and titles"),
    Promise("Store", "Rows and files of diskcache", "tests/test_blobs.py", "flipped modes, file names, cut values, garbage", "a miss; no code ran"),
    Promise("Store", "A full disk", f"{_R}/test_storage.py::test_a_full_disk_in_the_middle_of_a_fetch_is_11_with_the_path"),
    Promise("Store", "No permission", f"{_R}/test_storage.py::test_no_permission_is_11_with_the_path"),
    Promise("Store", "A newer library", f"{_R}/test_storage.py::test_a_library_of_a_newer_program_is_not_touched"),
    Promise("Store", "A killed migration", f"{_R}/test_storage.py::test_a_migration_killed_at_any_point_leaves_old_or_new"),
    Promise("Store", "Modes", f"{_R}/test_storage.py::test_everything_written_is_the_users_alone"),
    Promise("Store", "Damage, kills, two programs", "tests/library/test_accidents.py", "20 kinds of damage, kills, two writers"),
    Promise("Process", "Signals", f"{_R}/test_process.py::test_a_signal_ends_it_wherever_one_is", "SIGTERM and SIGHUP at 6 places", "terminal restored, gone within 2 s"),
    Promise("Process", "A closed terminal", f"{_R}/test_process.py::test_a_closed_terminal_ends_it"),
    Promise("Process", "Sleep and wake", f"{_R}/test_process.py::test_asleep_in_the_middle_of_a_fetch_and_awake_again"),
    Promise("Process", "Any size", f"{_R}/test_process.py::test_any_size_and_back"),
    Promise("Process", "Odd environments", f"{_R}/test_process.py::test_odd_environments_work_or_say_so_in_a_line"),
    Promise("Process", "Clocks", f"{_R}/test_process.py::test_a_clock_that_jumps_a_year_silences_nobody_and_moves_no_entry", "a year back and ahead"),
    Promise("Editions", "Hostile editions", "tests/exchange/test_edition.py", "42 damaged, hostile and newer files", "refused by parts; 300 MB, 30 s, nothing written"),
    Promise("Fuzz", "Shapes of feeds", f"{_R}/test_shapes.py"),
    Promise("Fuzz", "Properties", "tests/text tests/library/test_query.py tests/exchange tests/net/test_body.py", "any text, address, query, list, packed body"),
    Promise("Supply", "Floors and lock file", f"{_R}/test_supply.py", "pyproject.toml, requirements.lock"),
)  # fmt: skip
