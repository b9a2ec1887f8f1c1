"""The wheel in Pyodide: the README's plan scheduled in Node.js and in a browser, compared with what CPython says."""
