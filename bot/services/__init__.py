"""What people can do: use cases as functions inside the caller's transaction."""
