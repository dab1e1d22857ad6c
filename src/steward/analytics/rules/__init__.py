"""What is computed without tables: the lake's shape, metrics, and what their figures say."""
