// Every page's script: one custom element a file.
export {}
