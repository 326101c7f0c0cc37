//! The UI's TypeScript types, which a test writes from the declarations in Rust.

use anyhow::Result;

use crate::command::{self, cargo};
use crate::project::Project;

/// Writes the types anew. Without the variable the same test compares them and fails on a difference.
///
/// # Errors
/// When the test fails.
pub(crate) fn run(project: &Project) -> Result<()> {
    let test = ["test", "--package", "kasse-app", "contract"];
    command::run(cargo(project.root(), &test).env("UPDATE_TYPES", "1"))
}
