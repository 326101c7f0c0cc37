//! `kasse token set|status|clear`.

use std::io::Read as _;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use kasse_app::Profile;
use kasse_app::ports::{Secrets as _, SecretsError};
use kasse_front_payment::Token;
use zeroize::Zeroizing;

use crate::cli::TokenAction;
use crate::keychain::Keychain;

/// Most bytes that are read from standard input.
const MAX_INPUT: u64 = 16_384;

/// Does it and says what came of it. Status ends with 1 where there is no token, so that scripts can ask.
#[expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "this is a command line"
)]
pub(crate) fn run(profile: Profile, action: TokenAction) -> ExitCode {
    match act(profile, action) {
        Ok((line, code)) => {
            println!("{line}");
            code
        }
        Err(error) => {
            eprintln!("kasse: {error:#}");
            ExitCode::from(2)
        }
    }
}

/// What a platform's library says of its keychain helps nobody at a terminal.
fn no_keychain(SecretsError::Unavailable(_): SecretsError) -> anyhow::Error {
    anyhow::anyhow!(
        "there is no keychain that can be used; log in to the desktop and unlock its keychain, then try again"
    )
}

fn act(profile: Profile, action: TokenAction) -> Result<(String, ExitCode)> {
    if profile == Profile::Training {
        bail!("training needs no token; name another profile with --profile");
    }
    let keychain = Keychain::new(profile);
    match action {
        TokenAction::Set => {
            let mut text = Zeroizing::new(String::new());
            std::io::stdin()
                .take(MAX_INPUT)
                .read_to_string(&mut text)
                .context("standard input can't be read")?;
            let token = Token::parse(&text)?;
            keychain.keep_token(&token).map_err(no_keychain)?;
            Ok((
                format!("The token for {profile} is in the keychain."),
                ExitCode::SUCCESS,
            ))
        }
        TokenAction::Status => Ok(match keychain.token().map_err(no_keychain)? {
            Some(_) => (
                format!("There is a token for {profile} in the keychain."),
                ExitCode::SUCCESS,
            ),
            None => (
                format!("There is no token for {profile} in the keychain."),
                ExitCode::from(1),
            ),
        }),
        TokenAction::Clear => {
            keychain.clear_token().map_err(no_keychain)?;
            Ok((
                format!("There is no token for {profile} in the keychain any more."),
                ExitCode::SUCCESS,
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_keychain_that_is_not_there_is_said_in_our_words() {
        let said = no_keychain(SecretsError::Unavailable("DBus error 42".to_owned())).to_string();
        assert!(
            said.contains("no keychain") && !said.contains("42"),
            "{said}"
        );
    }
}
