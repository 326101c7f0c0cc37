//! `front-sim`: the stand-in as a program. Prints one line of JSON when it is ready, and ends on Ctrl-C or SIGTERM.

use std::io::Write;
use std::net::IpAddr;

use clap::Parser;
use kasse_front_sim::{Sim, SimOptions};
use serde_json::json;

/// A stand-in for Front Payment and BankID on a loopback port.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// A loopback address to serve on.
    #[arg(long, default_value = "127.0.0.1", env = "FRONT_SIM_HOST")]
    host: IpAddr,
    /// Port of the API and the pages; 0 takes any.
    #[arg(long, default_value_t = 0, env = "FRONT_SIM_PORT")]
    port: u16,
    /// Port of the control interface that stays up in an outage; 0 takes any.
    #[arg(long, default_value_t = 0, env = "FRONT_SIM_CONTROL_PORT")]
    control_port: u16,
    /// Makes order numbers and code words the same in every run.
    #[arg(long, env = "FRONT_SIM_SEED")]
    seed: Option<u64>,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let Arguments {
        host,
        port,
        control_port,
        seed,
    } = Arguments::parse();
    let options = SimOptions {
        host,
        port,
        control_port,
        seed,
        ..SimOptions::default()
    };
    let sim = Sim::start(options).await?;
    let ready = json!({"base_url": sim.base_url(), "origin": sim.origin(), "control_url": sim.control_url()});
    let mut output = std::io::stdout();
    writeln!(output, "{ready}")?;
    output.flush()?;
    ended().await?;
    sim.shutdown().await;
    Ok(())
}

#[cfg(unix)]
async fn ended() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        _ = terminate.recv() => Ok(()),
        interrupted = tokio::signal::ctrl_c() => interrupted,
    }
}

#[cfg(not(unix))]
async fn ended() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}
