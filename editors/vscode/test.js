// Starts the extension with stand-ins for the editor and the client, and looks at what it asks of them.
"use strict";

const assert = require("node:assert/strict");
const fs = require("node:fs");
const Module = require("node:module");
const path = require("node:path");

const manifest = JSON.parse(fs.readFileSync(path.join(__dirname, "package.json"), "utf8"));
const properties = manifest.contributes.configuration.properties;
const settings = Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, one.default]));

const clients = [];
const commands = new Map();
const messages = [];
let changed;
let refusal;

class LanguageClient {
  constructor(id, name, server, options) {
    Object.assign(this, { id, name, server, options, state: "new" });
    clients.push(this);
  }
  async start() {
    if (refusal) throw refusal;
    this.state = "started";
  }
  async stop() {
    this.state = "stopped";
  }
}

const vscode = {
  workspace: {
    getConfiguration: (section) => ({
      get: (name) => {
        assert.ok(`${section}.${name}` in settings, `package.json has no setting ${section}.${name}`);
        return settings[`${section}.${name}`];
      },
    }),
    createFileSystemWatcher: (pattern) => ({ pattern }),
    onDidChangeConfiguration: (listener) => ((changed = listener), { dispose() {} }),
  },
  commands: { registerCommand: (name, run) => (commands.set(name, run), { dispose() {} }) },
  window: { showErrorMessage: (text) => messages.push(text) },
};

const load = Module._load;
Module._load = (request, ...rest) => {
  if (request === "vscode") return vscode;
  if (request === "vscode-languageclient/node") return { LanguageClient };
  return load(request, ...rest);
};

async function main() {
  // What the manifest promises is there.
  assert.ok(fs.existsSync(path.join(__dirname, manifest.main)));
  assert.ok(fs.existsSync(path.join(__dirname, "LICENSE")));
  const cargo = fs.readFileSync(path.join(__dirname, "../../Cargo.toml"), "utf8");
  assert.equal(manifest.version, /^version = "(.*)"$/m.exec(cargo)[1], "the version is that of the program");
  assert.equal(manifest.license, /^license = "(.*)"$/m.exec(cargo)[1]);

  const extension = require(path.join(__dirname, manifest.main));
  const subscriptions = [];
  await extension.activate({ subscriptions });
  assert.equal(clients.length, 1);
  const [first] = clients;
  assert.deepEqual(first.server, { command: "bottlelint", args: ["lsp"] });
  assert.equal(first.state, "started");
  const patterns = first.options.documentSelector.map((one) => one.pattern);
  for (const kind of ["tf", "tofu", "tfvars", "hcl"]) {
    assert.ok(patterns.some((pattern) => new RegExp(`\\b${kind}\\b`).test(pattern)), kind);
  }
  assert.ok(first.options.documentSelector.every((one) => one.scheme === "file"));

  // Every command of the manifest exists, and settings that change start another server.
  const declared = manifest.contributes.commands.map((one) => one.command);
  assert.deepEqual([...commands.keys()], declared);
  settings["bottlelint.path"] = "/opt/bottlelint";
  settings["bottlelint.arguments"] = ["--profile=fargate"];
  await changed({ affectsConfiguration: (section) => section === "bottlelint" });
  await changed({ affectsConfiguration: () => false });
  assert.equal(first.state, "stopped");
  assert.equal(clients.length, 2);
  assert.deepEqual(clients[1].server, { command: "/opt/bottlelint", args: ["lsp", "--profile=fargate"] });

  // A program that is not there is said, and nothing is thrown.
  refusal = new Error("spawn ENOENT");
  await commands.get("bottlelint.restart")();
  assert.match(messages[0], /`\/opt\/bottlelint` does not start: spawn ENOENT/);
  await extension.deactivate();
  console.log("editors/vscode: the extension starts, restarts and stops the server");
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
