//! Random topologies with known values: `net::reach` against a simulator that sends one packet at a time, and the
//! simulator against the Linux kernel, where the machine allows that. What a kernel does not know (names, zones, what
//! absence means, the unknown) is in `tests/reach.rs`.
//!
//! `BOTTLELINT_TOPOLOGIES=1000 cargo test --test reach_random` asks about as many.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "a test fails by panicking, and says what it skips"
)]

#[path = "../support/random.rs"]
mod random;
mod simulate;
mod topology;

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write as _};
use std::process::{Command, Stdio};
use std::sync::Arc;

use bottlelint::engine;
use bottlelint::input::{FrontEnds, Input};
use bottlelint::model::Model;
use bottlelint::network::{self, From, Hop, LinkKind, Port, Reach, To, reach};
use bottlelint::source::{Memory, SourceMap};
use bottlelint::terraform::{Callers, Modules, Options};
use bottlelint::value::{Truth, Value};
use serde_json::{Value as Json, json};

use random::Random;
use simulate::{End, Flow};
use topology::{Protocol, Topology};

/// The seed of all runs.
const SEED: u64 = 13;

fn count(default: usize) -> usize {
    std::env::var("BOTTLELINT_TOPOLOGIES")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(default)
}

fn model_of(text: &str) -> Model {
    let files = Memory::new([("root/main.tf", text)]);
    let modules = Modules::new(&files, Arc::new(SourceMap::default()));
    let options = Options::default();
    let front_ends = FrontEnds::new(&modules, &options);
    engine::evaluate(&front_ends, &Input::module("root"), Callers::These).model
}

/// A question, and the flows that are all needed for a yes.
struct Question {
    from: End,
    to: End,
    protocol: Protocol,
    port: u16,
}

fn questions(topology: &Topology) -> Vec<Question> {
    let mut ends: Vec<(End, End)> = Vec::new();
    for from in 0..topology.hosts.len() {
        ends.extend([(End::Host(from), End::Internet), (End::Host(from), End::S3)]);
        ends.push((End::Internet, End::Host(from)));
        let others = (0..topology.hosts.len()).filter(|to| *to != from);
        ends.extend(others.map(|to| (End::Host(from), End::Host(to))));
    }
    let asked = [(Protocol::Tcp, 443), (Protocol::Udp, 53), (Protocol::Tcp, 8080)];
    let all = ends
        .into_iter()
        .flat_map(|(from, to)| asked.map(|(protocol, port)| Question { from, to, protocol, port }));
    all.collect()
}

/// The ports that a sender sends from.
fn ephemeral(topology: &Topology, from: End) -> (u16, u16) {
    match from {
        End::Host(host) if topology.hosts[host].public => (32_768, 60_999),
        _ => (1024, 65_535),
    }
}

impl Question {
    fn flows(&self, topology: &Topology) -> Vec<Flow> {
        let (first, last) = ephemeral(topology, self.from);
        let borders = topology.borders();
        let sources = borders.iter().copied().filter(|port| (first..=last).contains(port));
        let flow = |source, nat| Flow {
            from: self.from,
            to: self.to,
            protocol: self.protocol,
            port: self.port,
            source,
            nat,
        };
        let by_nat = topology.by_nat(&flow(first, first));
        let mut flows = Vec::new();
        for source in sources {
            // A NAT gateway sends from whatever port it likes.
            let nats: Vec<u16> = if by_nat { borders.clone() } else { vec![source] };
            flows.extend(nats.into_iter().map(|nat| flow(source, nat)));
        }
        flows
    }

    fn answer(&self, topology: &Topology, model: &Model) -> Reach {
        let values = |host| {
            let address = topology::resource(topology, host);
            model.resource(&address).unwrap().values.clone()
        };
        let from = match self.from {
            End::Host(host) => From::of(model, &values(host)).unwrap(),
            End::Internet | End::S3 => From::Internet,
        };
        let to = match self.to {
            End::Host(host) => values(host),
            End::Internet => Value::string(topology::dotted(topology::INTERNET)),
            End::S3 => Value::string("s3"),
        };
        let protocol = match self.protocol {
            Protocol::Udp => network::Protocol::Udp,
            Protocol::All | Protocol::Tcp => network::Protocol::Tcp,
        };
        let port = Port { protocol, ..Port::tcp(self.port) };
        reach(model, &from, &To::of(model, &to).unwrap(), port)
    }

    /// Whether what is asked about is known to the last address: a host of Amazon S3, or of a client, is not.
    fn is_exact(&self, topology: &Topology) -> bool {
        let flows = self.flows(topology);
        let open = flows.first().is_some_and(|flow| topology.is_open(flow));
        self.to != End::S3 && self.from != End::Internet && !open
    }
}

fn shown(reach: &Reach) -> String {
    let hops = reach.hops.iter();
    let line = |hop: &Hop| format!("\n    {:?} {}: {}", hop.verdict, hop.link.name(), hop.fact);
    hops.map(line).collect::<Vec<_>>().concat()
}

#[test]
fn no_answer_is_contradicted_by_a_packet() {
    let mut random = Random::new(SEED);
    let (mut asked, mut yes, mut unknown, mut between) = (0, 0, 0, 0);
    let mut wrong = String::new();
    for number in 0..count(300) {
        let topology = Topology::new(&mut random);
        let text = topology::terraform(&topology);
        let model = model_of(&text);
        for question in questions(&topology) {
            let all = question.flows(&topology).iter().all(|flow| topology.passes(flow));
            let answer = question.answer(&topology, &model);
            asked += 1;
            yes += usize::from(answer.verdict == Truth::True);
            unknown += usize::from(answer.verdict == Truth::Unknown);
            let crosses = answer.hops.iter().any(|hop| hop.link == LinkKind::Peering);
            between += usize::from(answer.verdict == Truth::True && crosses);
            let right = match answer.verdict {
                Truth::True => all,
                Truth::False => !all,
                Truth::Unknown => !question.is_exact(&topology),
            };
            if !right && wrong.len() < 4000 {
                let Question { from, to, protocol, port } = question;
                writeln!(
                    wrong,
                    "{number}: {from:?} to {to:?} {} {port}: {all}, not {:?}{}",
                    protocol.name(),
                    answer.verdict,
                    shown(&answer)
                )
                .unwrap();
                if wrong.len() < 1500 {
                    writeln!(wrong, "{text}").unwrap();
                }
            }
        }
    }
    eprintln!(
        "{asked} questions: {yes} yes, {between} of them over transit gateways, {unknown} unknown"
    );
    assert!(wrong.is_empty(), "{wrong}");
    assert!(yes * 50 > asked, "hardly anything is reached: {yes} of {asked}");
    assert!(between * 200 > yes, "hardly anything goes over a transit gateway: {between} of {yes}");
}

/// The flows of which the kernel can be asked: it lets a NAT gateway send from the client's port only.
fn kernel_flows(topology: &Topology) -> Vec<Flow> {
    let mut flows: Vec<Flow> = Vec::new();
    for question in questions(topology) {
        // Two senders that share a port would not keep it behind one NAT gateway.
        let own = match question.from {
            End::Host(host) => u16::try_from(host).unwrap(),
            End::Internet | End::S3 => 9,
        };
        let up = [1024, 32_768, 49_152].map(|port| port + own);
        let down = [49_151, 60_999, 65_535].map(|port| port - own);
        for source in up.into_iter().chain(down) {
            let (first, last) = ephemeral(topology, question.from);
            if !(first..=last).contains(&source) {
                continue;
            }
            let Question { from, to, protocol, port } = question;
            flows.push(Flow { from, to, protocol, port, source, nat: source });
        }
    }
    flows
}

fn end(end: End) -> Json {
    match end {
        End::Host(host) => host.into(),
        End::Internet => "internet".into(),
        End::S3 => "s3".into(),
    }
}

fn request(topology: &Topology, flows: &[Flow], deadline: f64) -> String {
    let flow = |flow: &Flow| {
        json!({
            "from": end(flow.from),
            "to": end(flow.to),
            "protocol": flow.protocol.name(),
            "port": flow.port,
            "source": flow.source,
        })
    };
    let flows: Vec<Json> = flows.iter().map(flow).collect();
    json!({ "topology": topology::json(topology), "flows": flows, "deadline": deadline })
        .to_string()
}

/// The kernel's judge, as a process that answers line by line.
struct Kernel {
    child: std::process::Child,
    input: std::process::ChildStdin,
    output: BufReader<std::process::ChildStdout>,
}

impl Kernel {
    fn start() -> Self {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/reach_random/kernel.py");
        let mut command = Command::new("python3");
        command.arg(script).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let input = child.stdin.take().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        Self { child, input, output }
    }

    /// None: it is not allowed here.
    fn ask(&mut self, topology: &Topology, flows: &[Flow], deadline: f64) -> Option<Vec<bool>> {
        let sent = writeln!(self.input, "{}", request(topology, flows, deadline));
        let mut line = String::new();
        if sent.is_err() || self.output.read_line(&mut line).unwrap_or(0) == 0 {
            let status = self.child.wait().unwrap();
            assert_eq!(status.code(), Some(77), "the kernel's judge failed");
            return None;
        }
        Some(serde_json::from_str(&line).unwrap())
    }
}

#[test]
fn the_simulator_agrees_with_the_kernel() {
    if !cfg!(target_os = "linux") || Command::new("python3").arg("-V").output().is_err() {
        assert!(std::env::var_os("CI").is_none(), "the kernel's judge needs Linux and Python");
        eprintln!("skipped: the kernel's judge needs Linux and Python");
        return;
    }
    let mut kernel = Kernel::start();
    let mut random = Random::new(SEED);
    let (mut asked, mut yes) = (0, 0);
    let mut wrong = String::new();
    for number in 0..count(20) {
        let topology = Topology::new(&mut random);
        let flows = kernel_flows(&topology);
        let Some(mut got) = kernel.ask(&topology, &flows, 0.05) else {
            let why = "the kernel's judge needs root, iproute2 and nftables";
            assert!(std::env::var_os("CI").is_none(), "{why}");
            eprintln!("skipped: {why}");
            return;
        };
        let expected: Vec<bool> = flows.iter().map(|flow| topology.passes(flow)).collect();
        // A packet that is late on a busy machine is sent again, with all the time that it needs.
        let late: Vec<usize> =
            (0..flows.len()).filter(|one| expected[*one] && !got[*one]).collect();
        if !late.is_empty() {
            let again: Vec<Flow> = late.iter().map(|one| flows[*one]).collect();
            for (one, answer) in late.into_iter().zip(kernel.ask(&topology, &again, 5.0).unwrap()) {
                got[one] = answer;
            }
        }
        asked += flows.len();
        yes += got.iter().filter(|got| **got).count();
        for ((flow, expected), got) in flows.iter().zip(expected).zip(got) {
            if expected != got && wrong.len() < 4000 {
                writeln!(wrong, "{number}: {flow:?}: the kernel says {got}, the simulator {expected}\n{topology:?}").unwrap();
            }
        }
    }
    eprintln!("{asked} flows: {yes} got through");
    assert!(wrong.is_empty(), "{wrong}");
    assert!(yes * 100 > asked, "hardly anything got through: {yes} of {asked}");
}
