"""What happens in the workspace, whoever does it: the state changes, the app and the pages hear."""
