/** Columns of a terminal that does not say, and of what is no terminal. */
const COLUMNS = 80;

/**
 * A text in lines of at most `columns`, each after `indent`, broken between words; a longer word has a line of its own.
 * @param columns of the terminal; left out, as standard output says
 */
export function wrapped(text: string, indent: string, columns = process.stdout.columns ?? COLUMNS): string[] {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(' ')) {
    if (line.length + word.length > columns && line.trim() !== '') {
      lines.push(line.trimEnd());
      line = indent;
    }
    line += `${word} `;
  }
  return [...lines, line.trimEnd()];
}
