// What both Node.js and the browser do: unpack the wheels, run the code, return what it says as JSON.
// `read` returns the bytes of a file by its name.
export async function answer(loadPyodide, options, wheels, read, code) {
  const started = performance.now();
  const pyodide = await loadPyodide(options);
  for (const wheel of wheels) {
    pyodide.unpackArchive(await read(wheel), "wheel");
  }
  const loaded = performance.now();
  pyodide.globals.set("code", code);
  const said = JSON.parse(pyodide.runPython(`
import contextlib, io, json, platform, sys
printed, names = io.StringIO(), {}
with contextlib.redirect_stdout(printed):
    exec(code, names)
json.dumps({"printed": printed.getvalue(), "html": names["timetable"]._repr_html_(), "python": platform.python_version(),
    "platform": sys.platform})
`));
  return { ...said, loading: Math.round(loaded - started), running: Math.round(performance.now() - loaded) };
}
