"""What routing computes: who may take a piece of work, who should, and why."""
