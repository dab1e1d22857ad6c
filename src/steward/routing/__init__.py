"""Who gets which work: skills, shifts, capacity and the engine that plans by them."""
