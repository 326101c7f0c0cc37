//! The program's entry.

// A release build on Windows opens no console beside the till.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    kasse_shell::run()
}
