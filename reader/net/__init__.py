"""One address to one `Page`: the only room that opens sockets. Heavy parts are imported where they are used."""
