//! The bearer token.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};

/// Not a token: nothing but blanks, longer than [`Token::MAX_LENGTH`], or with a character that no HTTP header may
/// carry. What was typed is not part of the error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a token is 1 to {} visible characters without blanks",
    Token::MAX_LENGTH
)]
pub struct NotAToken;

/// The token that Front Payment gave the merchant. `Debug` hides it, there is no `Display`, it can't be serialised, and
/// its memory is wiped when it is dropped.
#[derive(Clone)]
pub struct Token(SecretString);

impl Token {
    /// Longest token, in bytes.
    pub const MAX_LENGTH: usize = 4_096;

    /// Reads a token as pasted: blanks around it are dropped, the rest is visible ASCII.
    pub fn parse(text: &str) -> Result<Self, NotAToken> {
        let text = text.trim();
        let fits = (1..=Self::MAX_LENGTH).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_graphic());
        if fits {
            Ok(Self(SecretString::from(text)))
        } else {
            Err(NotAToken)
        }
    }

    /// The token itself, for the header and the keychain.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Token(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pasted_token_is_read_and_hidden() {
        let token = Token::parse(" eyJhbGciOi.J9-_~+/=\n").unwrap();
        assert_eq!(token.expose(), "eyJhbGciOi.J9-_~+/=");
        assert_eq!(format!("{token:?}"), "Token(…)");
    }

    #[test]
    fn what_no_header_can_carry_is_no_token() {
        let too_long = "x".repeat(Token::MAX_LENGTH + 1);
        for wrong in [
            "",
            " \n",
            "two words",
            "tab\tbed",
            "blåbær",
            "a\r\nb",
            &too_long,
        ] {
            assert_eq!(Token::parse(wrong).unwrap_err(), NotAToken, "{wrong:?}");
        }
        assert!(Token::parse(&"x".repeat(Token::MAX_LENGTH)).is_ok());
    }
}
