"""One file per command of the command line, each with `run(asked, terminal) -> exit code`."""
