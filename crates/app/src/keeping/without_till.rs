//! What can be done about a database that no till has open: a backup made of it, or put in its place.

use std::path::{Path, PathBuf};

use kasse_core::Timestamp;
use kasse_store::{OpenError, Restored, back_up, identity_of, restore, verify_backup};

use super::files::{
    KEPT, backup_folder_of, keep_newest, name, own_backups, read_name, stamp, told,
};
use crate::contract::{Recovery, RecoveryBackup};

/// Backups that are looked at for the newest good one. Each takes a second for every few hundred MB.
const MOST_LOOKED_AT: usize = KEPT;

/// The newest backup of this database that is good, for whoever has to choose one.
pub fn recovery(database: &Path, now: Timestamp) -> Recovery {
    let folder = backup_folder_of(database);
    let identity = told(database).1;
    let good = own_backups(&folder, identity.as_deref(), now)
        .into_iter()
        .take(MOST_LOOKED_AT)
        .find_map(|backup| {
            let content = verify_backup(&backup.path).ok()?;
            Some(RecoveryBackup {
                file: backup.path.display().to_string(),
                made_at: backup.made_at.unix_ms(),
                orders: content.orders,
            })
        });
    Recovery {
        folder: folder.display().to_string(),
        newest: good,
    }
}

/// Puts a backup in the place of a database, which is set aside beside it. [`OpenError::AnotherTill`] where the backup is
/// not one of this database.
pub fn restore_backup(
    backup: &Path,
    database: &Path,
    now: Timestamp,
) -> Result<Restored, OpenError> {
    let ours = told(database).1;
    let its = identity_of(backup)?;
    if ours.is_some() && its.is_some() && ours != its {
        return Err(OpenError::AnotherTill);
    }
    let made = backup
        .file_name()
        .and_then(|name| name.to_str())
        .and_then(|name| Some(read_name(name)?.0));
    restore(
        backup,
        database,
        &format!("aside-{}", stamp(now)),
        made,
        now,
    )
}

/// Makes a backup of a database that may be open, in this folder or where its backups lie.
pub fn back_up_database(
    database: &Path,
    folder: Option<&Path>,
    now: Timestamp,
) -> Result<PathBuf, OpenError> {
    let folder = folder.map_or_else(|| backup_folder_of(database), Path::to_owned);
    let identity = identity_of(database)?;
    let to = folder.join(name(now, identity.as_deref()));
    back_up(database, &to)?;
    keep_newest(&folder, identity.as_deref(), now);
    Ok(to)
}
