"""The page's side: what it reads, what people do on it, and what it is told."""
