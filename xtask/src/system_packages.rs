//! Packages of the operating system that the build and the tests need.

use std::env;
use std::fs;
use std::io::{self, IsTerminal, Write};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::command::{self, is_installed};

/// What the packages are wanted for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// To build and run the till.
    Build,
    /// To run the journeys and measurements too, on a screen of their own.
    Test,
}

/// A package by its name in Debian and Ubuntu, and how its presence shows on any other system.
struct Package {
    name: &'static str,
    shows_by: Sign,
}

enum Sign {
    /// `pkg-config` knows this library.
    Library(&'static str),
    /// This program is in `PATH`.
    Program(&'static str),
}

// What the binary links by `pkg-config`; the keychain is asked over the session bus, in Rust.
const BUILD: [Package; 4] = [
    package("build-essential", Sign::Program("cc")),
    package("pkg-config", Sign::Program("pkg-config")),
    package("libwebkit2gtk-4.1-dev", Sign::Library("webkit2gtk-4.1")),
    package("libdbus-1-dev", Sign::Library("dbus-1")),
];

const TEST: [Package; 11] = [
    package("webkit2gtk-driver", Sign::Program("WebKitWebDriver")),
    package("xvfb", Sign::Program("Xvfb")),
    package("openbox", Sign::Program("openbox")),
    package("dbus-x11", Sign::Program("dbus-launch")),
    package("gnome-keyring", Sign::Program("gnome-keyring-daemon")),
    package("xdotool", Sign::Program("xdotool")),
    package("x11-utils", Sign::Program("xprop")),
    package("imagemagick", Sign::Program("import")),
    package("poppler-utils", Sign::Program("pdftotext")),
    package("faketime", Sign::Program("faketime")),
    package("util-linux", Sign::Program("setpriv")),
];

const fn package(name: &'static str, shows_by: Sign) -> Package {
    Package { name, shows_by }
}

/// Finds what is missing and installs it: on Debian and its kin, after asking once on a terminal.
///
/// # Errors
/// On other systems when something is missing, and when the person says no or the installation fails.
pub(crate) fn ensure(purpose: Purpose) -> Result<()> {
    let wanted: Vec<&Package> = match purpose {
        Purpose::Build => BUILD.iter().collect(),
        Purpose::Test => BUILD.iter().chain(&TEST).collect(),
    };
    let has_apt = is_kin_of_debian(&fs::read_to_string("/etc/os-release").unwrap_or_default())
        && is_installed("apt-get");
    let missing = if has_apt {
        missing_by_dpkg(&wanted)?
    } else {
        missing_by_sign(&wanted)
    };
    if missing.is_empty() {
        return Ok(());
    }
    println!(
        "System packages that are missing:\n  {}",
        missing.join("\n  ")
    );
    if !has_apt {
        bail!(
            "set-up knows only Debian and Ubuntu, whose names for the packages these are: \
             install what they are called on this system, then run this again"
        );
    }
    install(&missing)
}

fn missing_by_dpkg(wanted: &[&Package]) -> Result<Vec<&'static str>> {
    let answer = Command::new("dpkg-query")
        .args([
            "--show",
            "--showformat",
            "${db:Status-Status} ${Package}\\n",
        ])
        .args(wanted.iter().map(|package| package.name))
        .output()
        .context("`dpkg-query` could not be started")?;
    // It ends with an error when it doesn't know one of the names: that one is missing.
    let listed = String::from_utf8_lossy(&answer.stdout);
    Ok(wanted
        .iter()
        .map(|package| package.name)
        .filter(|name| !is_listed_as_installed(&listed, name))
        .collect())
}

fn is_listed_as_installed(listed: &str, name: &str) -> bool {
    listed
        .lines()
        .any(|line| line.strip_prefix("installed ") == Some(name))
}

fn missing_by_sign(wanted: &[&Package]) -> Vec<&'static str> {
    wanted
        .iter()
        .filter(|package| match package.shows_by {
            Sign::Program(program) => !is_installed(program),
            Sign::Library(library) => !Command::new("pkg-config")
                .args(["--exists", library])
                .status()
                .is_ok_and(|status| status.success()),
        })
        .map(|package| package.name)
        .collect()
}

fn is_kin_of_debian(os_release: &str) -> bool {
    os_release
        .lines()
        .filter_map(|line| line.split_once('='))
        .filter(|(key, _)| ["ID", "ID_LIKE"].contains(key))
        .flat_map(|(_, value)| value.trim_matches('"').split_whitespace())
        .any(|system| ["debian", "ubuntu"].contains(&system))
}

fn install(missing: &[&str]) -> Result<()> {
    let is_root = is_root();
    if !is_root && !is_installed("sudo") {
        bail!(
            "they can't be installed from here without `sudo`; as root: apt-get install {}",
            missing.join(" ")
        );
    }
    if must_ask(is_root) && !says_yes()? {
        bail!("nothing was installed");
    }
    let apt_get = |arguments: &[&str]| {
        let mut command = Command::new(if is_root { "apt-get" } else { "sudo" });
        if !is_root {
            // Not from our own environment, which sudo does not hand on.
            command.args(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        }
        command
            .env("DEBIAN_FRONTEND", "noninteractive")
            .args(arguments);
        command
    };
    command::run(&mut apt_get(&["update", "--quiet"]))?;
    let mut arguments = vec!["install", "--yes", "--quiet", "--no-install-recommends"];
    arguments.extend(missing);
    command::run(&mut apt_get(&arguments))
}

/// Nobody is there to answer in CI or without a terminal, and root has decided already.
fn must_ask(is_root: bool) -> bool {
    let is_ci = env::var("CI").is_ok_and(|value| value == "true" || value == "1");
    !is_root && !is_ci && io::stdin().is_terminal() && io::stdout().is_terminal()
}

fn says_yes() -> Result<bool> {
    print!("Install them now with `sudo apt-get install`? [Y/n] ");
    io::stdout().flush()?;
    let mut answer = String::new();
    io::stdin().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "" | "y" | "Y" | "yes"))
}

fn is_root() -> bool {
    Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|answer| answer.stdout.trim_ascii() == b"0")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_package_that_is_fully_installed_counts() {
        let listed = "installed xvfb\nconfig-files openbox\nnot-installed xdotool\n";
        assert!(is_listed_as_installed(listed, "xvfb"));
        assert!(
            !is_listed_as_installed(listed, "openbox"),
            "removed, its settings are left"
        );
        assert!(!is_listed_as_installed(listed, "xdotool"));
        assert!(
            !is_listed_as_installed(listed, "xvf"),
            "the beginning of another name"
        );
        assert!(!is_listed_as_installed(listed, "imagemagick"), "unknown");
    }

    #[test]
    fn debian_and_what_is_made_from_it_is_recognised() {
        assert!(is_kin_of_debian("PRETTY_NAME=\"Debian\"\nID=debian\n"));
        assert!(is_kin_of_debian(
            "ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n"
        ));
        assert!(!is_kin_of_debian(
            "NAME=\"debian\"\nID=fedora\nID_LIKE=\"rhel\"\n"
        ));
        assert!(!is_kin_of_debian(""));
    }

    #[test]
    fn a_missing_program_shows_on_any_system() {
        let (there, missing) = (
            package("there", Sign::Program("sh")),
            package("missing", Sign::Program("kasse-no-such-program")),
        );
        assert_eq!(missing_by_sign(&[&there, &missing]), ["missing"]);
    }
}
