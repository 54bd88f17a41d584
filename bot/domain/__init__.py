"""What is true about selling: values and rules, with nothing but the standard library."""
