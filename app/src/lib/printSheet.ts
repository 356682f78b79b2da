/** A sheet of paper: title, facts, tables, a last line. */
export type Sheet = {
  title: string
  lang: string
  facts?: readonly (readonly [name: string, value: string])[]
  table?: { head: readonly string[]; rows: readonly (readonly string[])[] }
  note?: string
}

const STYLE = `
  @page { margin: 18mm }
  body { font: 11pt/1.5 "Inter Variable", system-ui, "PingFang SC", "Noto Sans CJK SC", sans-serif; color: #16213a; font-variant-numeric: tabular-nums }
  h1 { font-size: 18pt; margin: 0 0 6mm }
  table { border-collapse: collapse; width: 100%; margin-top: 4mm }
  th, td { text-align: left; vertical-align: top; padding: 1.5mm 3mm 1.5mm 0; border-bottom: 0.3mm solid #dcd7ca; overflow-wrap: anywhere }
  tr { break-inside: avoid }
  .table { font-size: 8pt }
  p { margin-top: 6mm; color: #495166; font-size: 9pt }
`

/** Opens the browser's print window with a sheet of its own, which also saves it as PDF. */
export function printSheet(sheet: Sheet): void {
  const frame = document.createElement('iframe')
  frame.title = sheet.title
  frame.ariaHidden = 'true'
  frame.tabIndex = -1
  frame.style.cssText = 'position:fixed;width:0;height:0;border:0;visibility:hidden'
  document.body.append(frame)
  const { contentWindow: page, contentDocument: paper } = frame
  if (page === null || paper === null) {
    frame.remove()
    return
  }
  write(paper, sheet)
  // Browsers name the PDF after the page that prints.
  page.addEventListener('afterprint', () => setTimeout(() => frame.remove()))
  page.focus()
  page.print()
}

function write(paper: Document, { title, lang, facts = [], table, note }: Sheet): void {
  const make = (tag: string, text = '', parent: Element = paper.body) => {
    const element = paper.createElement(tag)
    element.textContent = text
    parent.append(element)
    return element
  }
  paper.documentElement.lang = lang
  paper.title = title
  make('style', STYLE, paper.head)
  make('h1', title)
  const list = make('table')
  for (const [name, value] of facts) {
    const row = make('tr', '', list)
    make('th', name, row)
    make('td', value, row)
  }
  if (table !== undefined) {
    const grid = make('table')
    grid.className = 'table'
    for (const [index, cells] of [table.head, ...table.rows].entries()) {
      const row = make('tr', '', grid)
      for (const cell of cells) make(index === 0 ? 'th' : 'td', cell, row)
    }
  }
  if (note !== undefined) make('p', note)
}
