//! Printers as they behave, on a socket and as a file.

use std::time::Duration;

use kasse_printer::{Device, Failure, Limits, Printed, Printer, State, Trouble, print, state};
use paper::{Manner, Paper, SocketPrinter};

const JOB: &[u8] = b"\x1b@Ola Nordmann\n\x1dVB\0";

/// Short, so that what must time out does at once.
const LIMITS: Limits = Limits {
    connect: Duration::from_secs(2),
    answer: Duration::from_millis(300),
    write: Duration::from_secs(2),
    finish: Duration::from_millis(700),
};

fn at(socket: &SocketPrinter, answers: bool) -> Printer {
    let address = socket.address();
    Printer {
        device: Device::Network {
            host: address.ip().to_string(),
            port: address.port(),
        },
        answers,
    }
}

#[test]
fn what_is_printed_is_confirmed_and_unchanged() {
    let socket = SocketPrinter::start();
    let printed = print(&at(&socket, true), JOB, &LIMITS);
    assert_eq!(
        printed,
        Ok(Printed {
            confirmed: true,
            paper_low: false
        })
    );
    assert_eq!(socket.wait_for_jobs(1), [JOB]);
    socket.set_paper(Paper::Low);
    assert!(print(&at(&socket, true), JOB, &LIMITS).unwrap().paper_low);
    assert_eq!(socket.wait_for_jobs(2), [JOB, JOB]);
}

#[test]
fn a_printer_that_can_not_print_gets_nothing() {
    let socket = SocketPrinter::start();
    for (paper, trouble) in [
        (Paper::Out, Trouble::PaperOut),
        (Paper::CoverOpen, Trouble::CoverOpen),
        (Paper::KnifeStuck, Trouble::Faulty),
    ] {
        socket.set_paper(paper);
        let printer = at(&socket, true);
        assert_eq!(state(&printer, &LIMITS), State::from(&trouble));
        assert_eq!(
            print(&printer, JOB, &LIMITS),
            Err(Failure::NotSent(trouble))
        );
    }
    socket.set_paper(Paper::There);
    socket.set_manner(Manner::Hangs);
    assert_eq!(
        print(&at(&socket, true), JOB, &LIMITS),
        Err(Failure::NotSent(Trouble::Silent))
    );
    assert_eq!(socket.jobs(), [[0; 0]; 0]);
}

#[test]
fn a_printer_that_is_off_is_unreachable() {
    let socket = SocketPrinter::start();
    let printer = at(&socket, true);
    socket.switch_off();
    assert!(matches!(state(&printer, &LIMITS), State::Unreachable(_)));
    assert!(matches!(
        print(&printer, JOB, &LIMITS),
        Err(Failure::NotSent(Trouble::Unreachable(_)))
    ));
    let nowhere = Printer {
        device: Device::File {
            path: "/nowhere/lp0".to_owned(),
        },
        answers: true,
    };
    assert!(matches!(state(&nowhere, &LIMITS), State::Unreachable(_)));
}

/// What may be on paper is never told as not sent.
#[test]
fn what_broke_off_is_uncertain() {
    let long: Vec<u8> = JOB.repeat(400);
    let socket = SocketPrinter::start();
    socket.set_manner(Manner::DiesAfter(10));
    let printed = print(&at(&socket, true), &long, &LIMITS);
    assert!(
        matches!(printed, Err(Failure::Uncertain(Trouble::Unreachable(_)))),
        "{printed:?}"
    );
    socket.set_manner(Manner::PaperEndsAfter(10));
    assert_eq!(
        print(&at(&socket, true), &long, &LIMITS),
        Err(Failure::Uncertain(Trouble::PaperOut))
    );
}

#[test]
fn a_printer_of_one_direction_is_trusted_when_it_takes_all() {
    let socket = SocketPrinter::start();
    socket.set_manner(Manner::Silent);
    assert_eq!(
        print(&at(&socket, true), JOB, &LIMITS),
        Err(Failure::NotSent(Trouble::Silent))
    );
    let printed = print(&at(&socket, false), JOB, &LIMITS);
    assert!(!printed.unwrap().confirmed);
    assert_eq!(socket.wait_for_jobs(1), [JOB]);
}

#[test]
fn one_that_tells_its_state_alone_is_trusted_when_nothing_is_wrong() {
    let socket = SocketPrinter::start();
    socket.set_manner(Manner::StatusOnly);
    let printed = print(&at(&socket, true), JOB, &LIMITS);
    assert!(!printed.unwrap().confirmed);
}

/// `/dev/null` is a printer that takes everything and says nothing.
#[test]
#[cfg(unix)]
fn a_device_file_takes_what_is_sent_and_need_not_answer() {
    let printer = |answers| Printer {
        device: Device::File {
            path: "/dev/null".to_owned(),
        },
        answers,
    };
    assert_eq!(
        print(&printer(true), JOB, &LIMITS),
        Err(Failure::NotSent(Trouble::Silent))
    );
    assert!(!print(&printer(false), JOB, &LIMITS).unwrap().confirmed);
    let full = Printer {
        device: Device::File {
            path: "/dev/full".to_owned(),
        },
        answers: false,
    };
    assert!(matches!(
        print(&full, JOB, &LIMITS),
        Err(Failure::NotSent(Trouble::Unreachable(_)))
    ));
}

#[test]
#[cfg(unix)]
fn what_is_no_serial_port_is_told_so() {
    let printer = Printer {
        device: Device::Serial {
            path: "/dev/null".to_owned(),
            baud: 19_200,
        },
        answers: true,
    };
    let State::Unreachable(why) = state(&printer, &LIMITS) else {
        panic!("there is no speed to set at /dev/null");
    };
    assert!(why.contains("/dev/null"), "{why}");
}

#[test]
fn a_file_that_is_no_device_is_left_alone() {
    let path = std::env::temp_dir().join(format!("kasse-no-device-{}", std::process::id()));
    std::fs::write(&path, "a letter").unwrap();
    let printer = Printer {
        device: Device::File {
            path: path.display().to_string(),
        },
        answers: false,
    };
    let outcome = print(&printer, JOB, &LIMITS);
    assert!(matches!(outcome, Err(Failure::NotSent(_))), "{outcome:?}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "a letter");
    std::fs::remove_file(path).unwrap();
}
