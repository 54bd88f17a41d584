"""The Web API: one module per family of methods, and the gate every call passes."""
