//! The address that the server listens on. It is taken before anything is opened: a second start
//! must not migrate a database that the first one serves.

use std::net::{SocketAddr, TcpListener};

use tokio::net::TcpSocket;

use super::StartError;
use crate::error::Message;

/// As many may wait to be accepted as the server would let wait that binds for itself.
const WAITING: u32 = 1024;

/// Takes the address; whoever connects from now on waits until the server answers. Needs the
/// runtime that the server will run in.
pub async fn take_port(listen: SocketAddr) -> Result<TcpListener, StartError> {
    let taken = async || {
        let socket = match listen {
            SocketAddr::V4(_) => TcpSocket::new_v4()?,
            SocketAddr::V6(_) => TcpSocket::new_v6()?,
        };
        socket.set_reuseaddr(true)?;
        socket.bind(listen)?;
        socket.listen(WAITING)?.into_std()
    };
    let refused = |cause: std::io::Error| {
        let message = Message::new("commands.port")
            .with("address", listen)
            .with("cause", cause);
        StartError::Told(message)
    };
    taken().await.map_err(refused)
}
