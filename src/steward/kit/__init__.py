"""The kit: what every module stands on and what knows nothing of the business."""
