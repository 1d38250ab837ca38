//! Runs the real `terraform plan` of a tree against moto, and reads the plan.
//!
//! The provider stands in a development override, so that trees need no `terraform init` of their own: nothing is
//! written into them, and the 700 MB of the provider are not hashed again for each.

use std::collections::BTreeMap;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value as Json;

use crate::support;
use crate::support::mirror::provider_mirror;
use crate::trees::Tree;

const REGION: &str = "us-west-2";

/// A resource instance as Terraform plans it, or as it read it.
#[derive(Clone, Debug)]
pub(crate) struct Planned {
    pub(crate) kind: String,
    pub(crate) mode: Mode,
    pub(crate) values: Json,
    pub(crate) unknown: Json,
    pub(crate) sensitive: Json,
}

/// What Terraform does with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Makes it.
    Managed,
    /// Read it while it planned.
    Read,
    /// Reads it at apply.
    Deferred,
}

/// Resource instances by address.
pub(crate) type Plan = BTreeMap<String, Planned>;

/// An error that Terraform reports: all of its texts, those that name places among them.
#[derive(Debug)]
pub(crate) struct Diagnostic {
    pub(crate) text: String,
}

/// A `terraform`, with the provider and moto in place of AWS if trees need them.
pub(crate) struct Terraform {
    program: String,
    work: tempfile::TempDir,
    moto: Option<Moto>,
    /// What there is in moto before anything is made.
    pub(crate) network: Network,
}

/// A running moto.
struct Moto {
    process: Child,
    port: u16,
}

/// The default VPC and its subnets.
#[derive(Clone, Debug, Default)]
pub(crate) struct Network {
    pub(crate) vpc: String,
    pub(crate) subnets: Vec<String>,
}

impl Terraform {
    /// None, after a message, if one of the judges is not here; in CI that is a failure.
    pub(crate) fn find() -> Option<Self> {
        let program = support::terraform()?;
        let python = support::python_with("moto.server, boto3")?;
        let mut found = Self::of(program);
        found.prepare_provider();
        let moto = Moto::start(&python, found.work.path());
        found.network = moto.ask_network(&python);
        found.moto = Some(moto);
        Some(found)
    }

    /// One for modules that have only what is built into Terraform. None, after a message, if it is not here.
    pub(crate) fn find_alone() -> Option<Self> {
        Some(Self::of(support::terraform()?))
    }

    fn of(program: String) -> Self {
        let work = tempfile::tempdir().expect("a temporary directory");
        std::fs::write(work.path().join("terraform.rc"), "").expect("a file");
        Self { program, work, moto: None, network: Network::default() }
    }

    /// The plan of a tree; its messages if there is none.
    pub(crate) fn plan(&self, tree: &Tree) -> Result<Plan, String> {
        let text = self.show(tree)?;
        Ok(read(&serde_json::from_str(&text).expect("a plan in JSON")))
    }

    /// The plan of a tree in JSON; its messages if there is none.
    pub(crate) fn show(&self, tree: &Tree) -> Result<String, String> {
        let data = tempfile::tempdir_in(self.work.path()).expect("a temporary directory");
        let at = |arguments: &[&str]| {
            let mut command = self.command(&tree.directory);
            command.env("TF_DATA_DIR", data.path()).args(arguments);
            command.envs(tree.workspace.iter().map(|name| ("TF_WORKSPACE", name)));
            output(command)
        };
        at(&["get", "-no-color"])?;
        let file = data.path().join("plan");
        let out = format!("-out={}", file.display());
        let mut plan = vec!["plan", "-input=false", "-lock=false", "-no-color", &*out];
        let given = tree.arguments("-var", "-var-file");
        plan.extend(given.iter().map(String::as_str));
        at(&plan)?;
        at(&["show", "-json", &file.display().to_string()])
    }

    /// The plan of a tree; its errors one by one if there is none.
    pub(crate) fn try_plan(&self, tree: &Tree) -> Result<Plan, Vec<Diagnostic>> {
        let data = tempfile::tempdir_in(self.work.path()).expect("a temporary directory");
        let run = |arguments: &[&str]| {
            let mut command = self.command(&tree.directory);
            command.env("TF_DATA_DIR", data.path()).args(arguments);
            command.output().expect("terraform runs")
        };
        let get = run(&["get", "-no-color"]);
        if !get.status.success() {
            let text = String::from_utf8_lossy(&get.stderr).into_owned();
            let texts = text.split("Error: ").skip(1);
            return Err(texts.map(|text| Diagnostic { text: text.to_owned() }).collect());
        }
        let file = data.path().join("plan").display().to_string();
        let plan = run(&["plan", "-json", "-input=false", "-lock=false", &format!("-out={file}")]);
        if !plan.status.success() {
            return Err(diagnostics(&String::from_utf8_lossy(&plan.stdout)));
        }
        let text = String::from_utf8_lossy(&run(&["show", "-json", &file]).stdout).into_owned();
        Ok(read(&serde_json::from_str(&text).expect("a plan in JSON")))
    }

    /// What a tree is once it is applied, and the errors that kept parts of it from being so. For trees that have only
    /// what is built into Terraform.
    pub(crate) fn apply(&self, tree: &Tree) -> (Plan, Vec<Diagnostic>) {
        let data = tempfile::tempdir_in(self.work.path()).expect("a temporary directory");
        let run = |arguments: &[&str]| {
            let mut command = self.command(&tree.directory);
            command.env("TF_DATA_DIR", data.path()).args(arguments);
            command.output().expect("terraform runs")
        };
        run(&["get", "-no-color"]);
        let file = data.path().join("state").display().to_string();
        let state = format!("-state={file}");
        let apply =
            run(&["apply", "-auto-approve", "-json", "-input=false", "-lock=false", &state]);
        let errors = diagnostics(&String::from_utf8_lossy(&apply.stdout));
        let shown = run(&["show", "-json", &file]);
        let state: Json = serde_json::from_slice(&shown.stdout).unwrap_or_default();
        let mut all = Plan::new();
        read_state(&state["values"]["root_module"], Mode::Managed, &mut all);
        (all, errors)
    }

    fn command(&self, directory: &Path) -> Command {
        let mut command = Command::new(&self.program);
        command
            .current_dir(directory)
            .env("TF_CLI_CONFIG_FILE", self.work.path().join("terraform.rc"))
            .env("CHECKPOINT_DISABLE", "1")
            .env("AWS_ACCESS_KEY_ID", "testing")
            .env("AWS_SECRET_ACCESS_KEY", "testing")
            .env("AWS_REGION", REGION)
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .env("AWS_MAX_ATTEMPTS", "2")
            .stdin(Stdio::null());
        if let Some(moto) = &self.moto {
            command.env("AWS_ENDPOINT_URL", moto.url());
        }
        command
    }

    /// Lets `terraform init` find the provider, from a mirror or from the registry, and points to it.
    fn prepare_provider(&self) {
        let directory = self.work.path().join("provider");
        std::fs::create_dir(&directory).expect("a directory");
        let version = bottlelint::schema::PROVIDER_VERSION;
        let text = format!(
            "terraform {{\n  required_providers {{\n    aws = {{\n      source = \"hashicorp/aws\"\n      \
             version = \"{version}\"\n    }}\n  }}\n}}\n"
        );
        std::fs::write(directory.join("main.tf"), text).expect("a file");
        let mut init = Command::new(&self.program);
        init.current_dir(&directory).env("CHECKPOINT_DISABLE", "1").stdin(Stdio::null());
        if std::env::var_os("TF_CLI_CONFIG_FILE").is_some_and(|file| !Path::new(&file).exists()) {
            init.env_remove("TF_CLI_CONFIG_FILE");
        }
        init.args(["init", "-input=false", "-no-color"]);
        if let Some(mirror) = provider_mirror() {
            init.arg(format!("-plugin-dir={}", mirror.display()));
        }
        output(init).expect("terraform init finds the provider");
        let provider =
            format!(".terraform/providers/registry.terraform.io/hashicorp/aws/{version}");
        let mut platforms = std::fs::read_dir(directory.join(provider)).expect("the provider");
        let platform = platforms.next().expect("a platform").expect("a platform").path();
        let text = format!(
            "provider_installation {{\n  dev_overrides {{\n    \"hashicorp/aws\" = {:?}\n  }}\n  direct {{}}\n}}\n",
            platform.display().to_string()
        );
        std::fs::write(self.work.path().join("terraform.rc"), text).expect("a file");
    }
}

impl Moto {
    /// Starts it, and waits until it answers.
    fn start(python: &Path, work: &Path) -> Self {
        let port = free_port();
        let mut process = moto(python, port, work);
        for _ in 0..1_200 {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return Self { process, port };
            }
            let ended = process.try_wait().expect("the state of moto");
            assert!(ended.is_none(), "moto ended at once");
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("moto did not answer within two minutes");
    }

    fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    fn ask_network(&self, python: &Path) -> Network {
        const SCRIPT: &str = "import boto3, sys\n\
            client = boto3.client('ec2', region_name=sys.argv[1], endpoint_url=sys.argv[2],\n    \
            aws_access_key_id='testing', aws_secret_access_key='testing')\n\
            subnets = client.describe_subnets()['Subnets']\n\
            print(subnets[0]['VpcId'], *sorted(subnet['SubnetId'] for subnet in subnets))\n";
        let mut command = Command::new(python);
        command.args(["-c", SCRIPT, REGION, &self.url()]);
        let text = output(command).expect("the network of moto");
        let mut names = text.split_whitespace().map(str::to_owned);
        Network { vpc: names.next().expect("a VPC"), subnets: names.collect() }
    }
}

impl Drop for Moto {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    listener.local_addr().expect("an address").port()
}

fn moto(python: &Path, port: u16, work: &Path) -> Child {
    let server = Path::new(env!("CARGO_MANIFEST_DIR")).join("terraform/tests/moto/server.py");
    let log = std::fs::File::create(work.join("moto.log")).expect("a file");
    Command::new(python)
        .arg(server)
        .args(["--port", &port.to_string()])
        .stdin(Stdio::null())
        .stdout(log.try_clone().expect("a file"))
        .stderr(log)
        .spawn()
        .expect("moto starts")
}

/// The errors among the lines of a plan in JSON.
fn diagnostics(lines: &str) -> Vec<Diagnostic> {
    let lines = lines.lines().filter_map(|line| serde_json::from_str::<Json>(line).ok());
    let errors = lines.filter(|line| line["diagnostic"]["severity"] == "error");
    let shown = |line: Json| {
        let one = &line["diagnostic"];
        let text = [
            &one["summary"],
            &one["detail"],
            &one["address"],
            &one["range"]["filename"],
            &one["snippet"]["context"],
        ];
        let text: Vec<&str> = text.iter().filter_map(|part| part.as_str()).collect();
        Diagnostic { text: text.join("\n") }
    };
    errors.map(shown).collect()
}

/// What a command prints; all of its messages if it fails.
fn output(mut command: Command) -> Result<String, String> {
    let output = command.output().expect("the program runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        return Ok(text);
    }
    let text = format!("{text}{}", String::from_utf8_lossy(&output.stderr));
    Err(text.find("Error:").map_or(text.as_str(), |at| &text[at..]).to_owned())
}

/// What stands in `terraform show -json` of a plan.
fn read(plan: &Json) -> Plan {
    let mut all = Plan::new();
    let changes = plan["resource_changes"].as_array().into_iter().flatten();
    for change in changes {
        let deferred = change["mode"] == "data";
        all.insert(
            text(&change["address"]),
            Planned {
                kind: text(&change["type"]),
                mode: if deferred { Mode::Deferred } else { Mode::Managed },
                values: change["change"]["after"].clone(),
                unknown: change["change"]["after_unknown"].clone(),
                sensitive: change["change"]["after_sensitive"].clone(),
            },
        );
    }
    read_state(&plan["prior_state"]["values"]["root_module"], Mode::Read, &mut all);
    all
}

/// The resources of a module and those that it calls, where they are not there yet.
fn read_state(module: &Json, mode: Mode, all: &mut Plan) {
    let mut modules = vec![module];
    while let Some(module) = modules.pop() {
        modules.extend(module["child_modules"].as_array().into_iter().flatten());
        for resource in module["resources"].as_array().into_iter().flatten() {
            all.entry(text(&resource["address"])).or_insert_with(|| Planned {
                kind: text(&resource["type"]),
                mode,
                values: resource["values"].clone(),
                unknown: Json::Bool(false),
                sensitive: resource["sensitive_values"].clone(),
            });
        }
    }
}

fn text(value: &Json) -> String {
    value.as_str().expect("a text").to_owned()
}
