"""Backup and restore: the database and all stored files in one archive that proves itself."""

from steward.kit.backup.archive import backup, restore, verify_archive
from steward.kit.backup.errors import BackupError
from steward.kit.backup.manifest import Manifest

__all__ = ["BackupError", "Manifest", "backup", "restore", "verify_archive"]
