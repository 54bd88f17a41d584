// Puts payloads of every kind against the oracle's types in one compilation (the oracle itself
// compiles once per kind, which takes ten times as long). Started in the oracle's folder.
//   node types.mjs FILE.json     FILE: {kind: [payload, …]}; prints {kind: [complaint, …]}
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const here = process.cwd();
const ts = createRequire(path.join(here, "package.json"))("typescript");
const source = fs.readFileSync(path.join(here, "payloads.mjs"), "utf8");
const types = new Function(`return ${source.match(/const K=(\{.*?\});/s)[1]}`)();
const sent = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const files = new Map();
for (const [kind, payloads] of Object.entries(sent)) {
  const type = types[kind.split("#")[0]]; // "slash#broken" is a kind of its own with the same type
  if (!type) continue;
  payloads.forEach((payload, n) => {
    const name = path.join(here, `__${kind.replace(/\W/g, "_")}__${n}.ts`);
    const imports =
      'import type {SlashCommand,BlockAction,ViewSubmitAction,ViewClosedAction,EnvelopedEvent,' +
      'BlockSuggestion} from "@slack/bolt";import type * as W from "@slack/web-api";';
    const text = `${imports}\nconst x:${type}=${JSON.stringify(payload, null, 1)};export default x;`;
    files.set(name, { kind, text });
  });
}
const options = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  target: ts.ScriptTarget.ES2022,
  types: ["node"],
};
const host = ts.createCompilerHost(options);
const { readFile, fileExists, getSourceFile } = host;
host.readFile = (f) => files.get(f)?.text ?? readFile(f);
host.fileExists = (f) => files.has(f) || fileExists(f);
host.getSourceFile = (f, language) =>
  files.has(f)
    ? ts.createSourceFile(f, files.get(f).text, language)
    : getSourceFile.call(host, f, language);
const program = ts.createProgram([...files.keys()], options, host);
const found = Object.fromEntries(Object.keys(sent).map((kind) => [kind, []]));
for (const [name, { kind }] of files) {
  for (const problem of program.getSemanticDiagnostics(program.getSourceFile(name))) {
    found[kind].push(ts.flattenDiagnosticMessageText(problem.messageText, "\n").replace(/\s+/g, " "));
  }
}
console.log(JSON.stringify({ checked: files.size, found }));
