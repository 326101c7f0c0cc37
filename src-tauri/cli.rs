//! The command line. Every flag has an environment variable.

use std::path::PathBuf;

use clap::builder::BoolishValueParser;
use clap::{Parser, Subcommand, ValueEnum};
use kasse_app::Profile;
use kasse_app::contract::LanguageName;

/// A till that sells on invoice through Front Payment.
#[derive(Debug, Parser)]
#[command(name = "kasse", version)]
pub(crate) struct Cli {
    /// Which till this is: its database, keychain entry and number series. training (the stand-in inside the program),
    /// demo, production, or custom (with --api-url) [default: training]
    #[arg(long, env = "KASSE_PROFILE", global = true)]
    profile: Option<Profile>,
    /// Front Payment's address; https, or http on loopback. Needed by custom, fixed in training
    #[arg(long, env = "KASSE_API_URL", global = true)]
    pub(crate) api_url: Option<String>,
    /// Where the till keeps its data [default: the user's data folder]
    #[arg(long, env = "KASSE_DATA_DIR", global = true)]
    pub(crate) data_dir: Option<PathBuf>,
    /// Opens the self-service kiosk; --kiosk=false opens the till where the settings say kiosk [default: as in the settings]
    #[arg(
        long,
        env = "KASSE_KIOSK",
        num_args = 0..=1,
        require_equals = true,
        value_parser = BoolishValueParser::new(),
        default_missing_value = "true"
    )]
    pub(crate) kiosk: Option<bool>,
    /// Says how the till that is open is, and ends: 0 well, 1 somebody should look, 2 it does not sell, 3 it can't be told
    #[arg(long)]
    pub(crate) healthcheck: bool,
    /// The language, until another is chosen in the settings
    #[arg(long, env = "KASSE_LANG", value_enum)]
    pub(crate) lang: Option<Lang>,
    /// What to do instead of opening the till
    #[command(subcommand)]
    pub(crate) action: Option<Action>,
}

impl Cli {
    /// Which till this is: training, where none was named.
    pub(crate) fn profile(&self) -> Profile {
        self.profile.unwrap_or_default()
    }

    /// Which till this is, if somebody named one: for what would be done to the wrong one without a word.
    pub(crate) fn named_profile(&self) -> Option<Profile> {
        self.profile
    }
}

/// The languages of the UI.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Lang {
    /// Norwegian
    Nb,
    /// English
    En,
}

impl From<Lang> for LanguageName {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::Nb => Self::Nb,
            Lang::En => Self::En,
        }
    }
}

/// What to do instead of opening the till.
#[derive(Debug, Subcommand)]
pub(crate) enum Action {
    /// Keeps Front Payment's token in the system's keychain
    Token {
        /// What to do with it
        #[command(subcommand)]
        action: TokenAction,
    },
    /// Makes a backup of the till, also while it is open
    Backup {
        /// The folder [default: where the till keeps its backups]
        #[arg(long)]
        to: Option<PathBuf>,
    },
    /// Puts a backup in the place of the till's database, which is set aside; the till must be closed
    Restore {
        /// The backup
        file: PathBuf,
    },
    /// Writes all orders and the journal as JSON lines and CSV, without personal numbers
    Export {
        /// The folder
        #[arg(long)]
        to: PathBuf,
        /// Replaces an earlier export in the folder
        #[arg(long)]
        force: bool,
    },
    /// The manager's PIN
    Pin {
        /// What to do with it
        #[command(subcommand)]
        action: PinAction,
    },
    /// The products that the till sells
    Catalogue {
        /// What to do with them
        #[command(subcommand)]
        action: CatalogueAction,
    },
}

/// What to do with the catalogue.
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum CatalogueAction {
    /// Puts a file's products in place of those there are; docs/running-a-till.md has the format
    Import {
        /// The file, JSON
        file: PathBuf,
    },
}

/// What to do with the PIN.
#[derive(Debug, Clone, Copy, Subcommand)]
pub(crate) enum PinAction {
    /// Forgets the PIN, so that the manager can set another; the till must be closed
    Clear,
}

/// What to do with the token.
#[derive(Debug, Clone, Copy, Subcommand)]
pub(crate) enum TokenAction {
    /// Reads a token from standard input and keeps it
    Set,
    /// Says whether there is a token
    Status,
    /// Forgets the token
    Clear,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_new_till_trains() {
        let cli = Cli::try_parse_from(["kasse"]).unwrap();
        assert_eq!((cli.profile(), cli.kiosk), (Profile::Training, None));
    }

    #[test]
    fn the_kiosk_is_asked_for_refused_or_left_to_the_settings() {
        let kiosk = |argument: &[&str]| {
            let arguments = ["kasse"].iter().chain(argument);
            Cli::try_parse_from(arguments).map(|cli| cli.kiosk)
        };
        assert_eq!(kiosk(&[]).unwrap(), None);
        assert_eq!(kiosk(&["--kiosk"]).unwrap(), Some(true));
        assert_eq!(kiosk(&["--kiosk=false"]).unwrap(), Some(false));
        assert!(kiosk(&["--kiosk=perhaps"]).is_err());
    }

    #[test]
    fn the_profile_may_stand_behind_the_token_command() {
        let cli = Cli::try_parse_from(["kasse", "token", "set", "--profile", "demo"]).unwrap();
        assert_eq!(cli.profile(), Profile::Demo);
    }

    #[test]
    fn a_profile_that_nobody_named_is_told_from_one_that_was() {
        let named = |more: &[&str]| {
            let command = ["kasse", "catalogue", "import", "products.json"];
            Cli::try_parse_from(command.iter().chain(more))
                .unwrap()
                .named_profile()
        };
        assert_eq!(named(&[]), None);
        assert_eq!(named(&["--profile", "training"]), Some(Profile::Training));
    }
}
