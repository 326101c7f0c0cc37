//! `kasse backup`, `kasse restore FILE` and `kasse export --to FOLDER [--force]`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use kasse_app::ports::Clock as _;
use kasse_app::{Profile, back_up_database, restore_backup};
use kasse_store::{OpenError, export, exported_before};

use crate::clock::SystemClock;
use crate::places::Places;

/// What to do.
pub(crate) enum Keeping {
    /// A backup now, also while the till is open.
    Backup { to: Option<PathBuf> },
    /// A backup in the database's place.
    Restore { file: PathBuf },
    /// Orders and journal as files, also while the till is open.
    Export { to: PathBuf, force: bool },
}

/// Does it and says what came of it.
#[expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "this is a command line"
)]
pub(crate) fn run(profile: Option<Profile>, places: &Places, what: Keeping) -> ExitCode {
    if profile.is_none() {
        eprintln!("kasse: say which till it is, such as --profile production");
        return ExitCode::from(2);
    }
    match act(places, what) {
        Ok(said) => {
            println!("{said}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("kasse: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn act(places: &Places, what: Keeping) -> Result<String> {
    let database = &places.database;
    let now = SystemClock.now();
    match what {
        Keeping::Backup { to } => {
            there_is(database)?;
            let folder = to.map(std::path::absolute).transpose()?;
            if let Some(folder) = &folder {
                std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
            }
            let file = back_up_database(database, folder.as_deref(), now)?;
            Ok(format!("The backup is {}.", file.display()))
        }
        Keeping::Restore { file } => {
            std::fs::create_dir_all(&places.folder)
                .with_context(|| places.folder.display().to_string())?;
            let restored = restore_backup(&file, database, now).map_err(closed_first)?;
            let mut said = vec![format!("{} is in place.", file.display())];
            if let Some(aside) = &restored.set_aside {
                said.push(format!("What was there before is {}.", aside.display()));
            }
            if restored.open_orders > 0 {
                said.push(format!(
                    "{} orders may have been sent since: the till looks for them before it sends anything.",
                    restored.open_orders
                ));
            }
            Ok(said.join(" "))
        }
        Keeping::Export { to, force } => {
            there_is(database)?;
            if let (Some(file), false) = (exported_before(&to).first(), force) {
                anyhow::bail!(
                    "{} is there already; --force replaces an earlier export",
                    file.display()
                );
            }
            let exported = export(database, &to)?;
            Ok(format!(
                "{} orders and {} entries of the journal are in {}.",
                exported.orders,
                exported.entries,
                to.display()
            ))
        }
    }
}

fn there_is(database: &Path) -> Result<()> {
    anyhow::ensure!(
        database.exists(),
        "there is no till at {}",
        database.display()
    );
    Ok(())
}

fn closed_first(error: OpenError) -> anyhow::Error {
    match error {
        OpenError::Locked => anyhow::anyhow!("the till is open: close it first"),
        OpenError::Newer { .. }
        | OpenError::Damaged(_)
        | OpenError::NotOurs
        | OpenError::AnotherTill
        | OpenError::Unwritable(_)
        | OpenError::Refused(_) => anyhow::Error::new(error),
    }
}
