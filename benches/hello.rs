//! The yardstick: a bare actix-web that answers "hello", with as many workers as lensan has.
//! `hello 127.0.0.1:9001`

use actix_web::{App, HttpServer, web};

fn main() -> std::io::Result<()> {
    let listen = std::env::args()
        .nth(1)
        .unwrap_or("127.0.0.1:9001".to_owned());
    actix_web::rt::System::new().block_on(async {
        HttpServer::new(|| App::new().route("/", web::get().to(async || "hello")))
            .workers(2)
            .bind(listen)?
            .run()
            .await
    })
}
