// node node.mjs FOLDER: FOLDER holds pyodide's files, the wheels, job.json {wheels, code}; prints the answer as JSON.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { answer } from "./answer.mjs";

const folder = process.argv[2];
const { loadPyodide } = await import(pathToFileURL(join(folder, "pyodide.mjs")));
const { wheels, code } = JSON.parse(await readFile(join(folder, "job.json"), "utf-8"));
const read = async (name) => new Uint8Array(await readFile(join(folder, name)));
console.log(JSON.stringify(await answer(loadPyodide, { indexURL: folder }, wheels, read, code)));
process.exit(0);
