//! The shell of the till: windows, commands, keychain, printer, start and stop. Nothing is decided here.

mod again;
mod bankid_window;
mod catalogue_command;
#[cfg(target_os = "linux")]
mod children;
mod cli;
mod clock;
mod closing;
mod commands;
mod display;
#[cfg(target_os = "linux")]
mod fetching;
mod first_answers;
mod health_command;
#[cfg(target_os = "linux")]
mod heap;
mod instance;
mod keeping_command;
mod keychain;
mod logs;
mod main_window;
mod opening;
#[cfg(target_os = "linux")]
mod panes;
mod pictures;
mod pin_command;
mod places;
mod printer;
#[cfg(target_os = "linux")]
mod rendering;
mod screen;
#[cfg(target_os = "linux")]
mod screen_power;
mod shell;
mod token_command;
mod visit_keys;
#[cfg(target_os = "linux")]
mod web_process;

use std::alloc::System;
use std::process::ExitCode;

use clap::Parser;
#[cfg(target_os = "linux")]
use kasse_app::ClosedKiosk;
use tauri::{Manager, RunEvent};
use zeroizing_alloc::ZeroAlloc;

use crate::cli::{Action, CatalogueAction, Cli, PinAction};
use crate::keeping_command::Keeping;
use crate::opening::open_till;
use crate::places::Places;
use crate::shell::Shell;

/// What is freed is overwritten: nothing of a customer lies about in our memory once nobody holds it.
#[global_allocator]
static ALLOCATOR: ZeroAlloc<System> = ZeroAlloc(System);

/// Runs the program: a token command, or the till until its window is closed.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let places = match Places::of(&cli) {
        Ok(places) => places,
        Err(error) => return failed(&error),
    };
    let named = cli.named_profile();
    if cli.healthcheck {
        return health_command::run(named, &places);
    }
    match &cli.action {
        Some(Action::Token { action }) => token_command::run(cli.profile(), *action),
        Some(Action::Catalogue {
            action: CatalogueAction::Import { file },
        }) => catalogue_command::import(named, &places, file),
        Some(Action::Pin {
            action: PinAction::Clear,
        }) => pin_command::clear(named, &places),
        Some(Action::Backup { to }) => {
            keeping_command::run(named, &places, Keeping::Backup { to: to.clone() })
        }
        Some(Action::Restore { file }) => {
            keeping_command::run(named, &places, Keeping::Restore { file: file.clone() })
        }
        Some(Action::Export { to, force }) => keeping_command::run(
            named,
            &places,
            Keeping::Export {
                to: to.clone(),
                force: *force,
            },
        ),
        None => run_till(cli, places),
    }
}

fn run_till(cli: Cli, places: Places) -> ExitCode {
    if let Err(error) = display::is_there() {
        return failed(&error);
    }
    let program = again::program();
    #[cfg(target_os = "linux")]
    let overwritten = if ClosedKiosk::new(places.database.clone(), cli.kiosk).is_kiosk() {
        heap::overwrite_what_is_freed(program.clone())
    } else {
        Ok(())
    };
    #[cfg(target_os = "linux")]
    let draws_itself = rendering::without_card();
    #[cfg(target_os = "linux")]
    again::bury_children();
    // The log's own library complains on the error output about a folder that is not there yet. A folder that can't be
    // made is told by the till itself, in its window.
    let _made = std::fs::create_dir_all(&places.logs);
    // Kept until the end: it writes what is left of the log when it is dropped.
    let log = logs::start(&places.logs);
    #[cfg(target_os = "linux")]
    if let Err(error) = overwritten {
        tracing::warn!(%error, "what libraries free is not overwritten");
    }
    #[cfg(target_os = "linux")]
    if draws_itself {
        tracing::info!("no graphics card: WebKit draws by itself");
    }
    let shell = Shell::new(cli, places);

    if instance::is_second(&shell) && instance::show_first(&shell) {
        return ExitCode::SUCCESS;
    }
    let app = tauri::Builder::default()
        .plugin(tauri_plugin_opener::init())
        .manage(shell)
        .invoke_handler(commands::handler())
        .setup(|app| {
            main_window::open(app.handle())?;
            let handle = app.handle().clone();
            tauri::async_runtime::spawn(async move {
                let opened = open_till(&handle).await;
                handle.state::<Shell>().opened(opened);
            });
            Ok(())
        })
        .build(tauri::generate_context!());
    match app {
        Ok(app) => {
            // Not `run`: that ends the process on the spot, and the last lines of the log with it.
            let ended = app.handle().clone();
            let code = app.run_return(|handle, event| {
                if let RunEvent::Exit = event {
                    handle.state::<Shell>().close();
                }
            });
            if ended.state::<Shell>().starts_anew() {
                tracing::info!("the kiosk starts anew");
                // Its last lines are written when it is dropped, and the next program's follow them.
                drop(log);
                return again::run(program);
            }
            u8::try_from(code).map_or(ExitCode::FAILURE, ExitCode::from)
        }
        Err(error) => failed(&anyhow::Error::new(error).context("the window could not be opened")),
    }
}

/// Says why there is no till, where a person who starts it from a terminal sees it.
#[expect(clippy::print_stderr, reason = "there is no window yet to say it in")]
fn failed(error: &anyhow::Error) -> ExitCode {
    eprintln!("kasse: {error:#}");
    ExitCode::FAILURE
}
