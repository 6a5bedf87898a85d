"""`python -m reader.pool`: a worker on standard input and output."""

from reader.pool.child import main

if __name__ == "__main__":
    main()
