//! The connections that read.

use std::path::PathBuf;
use std::sync::{Condvar, Mutex, PoisonError};

use rusqlite::Connection;

use crate::open::{OpenOptions, open_reader};

/// A few connections, opened when they are first needed.
#[derive(Debug)]
pub(crate) struct Readers {
    path: PathBuf,
    options: OpenOptions,
    pool: Mutex<Pool>,
    returned: Condvar,
}

#[derive(Debug, Default)]
struct Pool {
    idle: Vec<Connection>,
    lent: usize,
}

impl Readers {
    /// No connection yet.
    pub(crate) fn new(path: PathBuf, options: OpenOptions) -> Self {
        Self {
            path,
            options,
            pool: Mutex::default(),
            returned: Condvar::new(),
        }
    }

    /// Lends a connection; waits while all are lent.
    pub(crate) fn lend<T, E: From<rusqlite::Error>>(
        &self,
        use_it: impl FnOnce(&mut Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut loan = self.take()?;
        let connection = loan
            .connection
            .as_mut()
            .expect("BUG: the connection is given back in drop alone");
        use_it(connection)
    }

    fn take(&self) -> rusqlite::Result<Loan<'_>> {
        let most = self.options.readers.max(1);
        let pool = self.pool.lock().unwrap_or_else(PoisonError::into_inner);
        let mut pool = self
            .returned
            .wait_while(pool, |pool| pool.idle.is_empty() && pool.lent >= most)
            .unwrap_or_else(PoisonError::into_inner);
        let idle = pool.idle.pop();
        pool.lent += 1;
        drop(pool);
        let mut loan = Loan {
            readers: self,
            connection: idle,
        };
        if loan.connection.is_none() {
            loan.connection = Some(open_reader(&self.path, &self.options)?);
        }
        Ok(loan)
    }
}

/// Gives the connection back, whatever happens to its borrower.
struct Loan<'a> {
    readers: &'a Readers,
    connection: Option<Connection>,
}

impl Drop for Loan<'_> {
    fn drop(&mut self) {
        let mut pool = self
            .readers
            .pool
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        pool.lent -= 1;
        pool.idle.extend(self.connection.take());
        drop(pool);
        self.readers.returned.notify_one();
    }
}
