/** An element of parsed markup; text nodes are strings with their entities resolved. */
export interface ElementNode {
  name: string
  attributes: Record<string, string>
  children: (ElementNode | string)[]
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }
const voidElements = new Set(['meta', 'link', 'input', 'br'])
const rawElements = new Set(['script', 'style'])

/**
 * A strict reader of XML as our charts write it, and with `isHtml` of our pages: void elements, attributes
 * without a value, raw text in script and style. Everything else that is not well formed throws.
 */
export function parseMarkup(text: string, isHtml = false): ElementNode {
  const root: ElementNode = { name: '', attributes: {}, children: [] }
  const open = [root]
  let at = isHtml ? text.indexOf('<html') : 0
  while (at < text.length) {
    const parent = open[open.length - 1]
    if (text[at] !== '<') {
      const end = text.indexOf('<', at) < 0 ? text.length : text.indexOf('<', at)
      parent.children.push(decode(text.slice(at, end)))
      at = end
      continue
    }
    const tag = /<(\/?)([a-zA-Z][\w-]*)((?:\s+[\w:-]+(?:="[^"<]*")?)*)\s*(\/?)>/y
    tag.lastIndex = at
    const found = tag.exec(text)
    if (!found) throw new Error(`not a tag: ${text.slice(at, at + 60)}`)
    const [whole, closing, name, attributes, selfClosing] = found
    at += whole.length
    if (closing) {
      if (open.pop()?.name !== name) throw new Error(`</${name}> closes ${parent.name}`)
      continue
    }
    const node: ElementNode = { name, attributes: readAttributes(attributes, isHtml), children: [] }
    parent.children.push(node)
    if (selfClosing || (isHtml && voidElements.has(name))) continue
    open.push(node)
    if (isHtml && rawElements.has(name)) {
      const end = text.indexOf(`</${name}`, at)
      node.children.push(text.slice(at, end))
      at = end
    }
  }
  if (open.length > 1) throw new Error(`<${open[open.length - 1].name}> is never closed`)
  return root
}

/** Every element beneath `node`, in document order. */
export function elements(node: ElementNode): ElementNode[] {
  return node.children.flatMap((child) =>
    typeof child === 'string' ? [] : [child, ...elements(child)],
  )
}

/** The text beneath `node`. */
export function textOf(node: ElementNode): string {
  return node.children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('')
}

function readAttributes(text: string, isHtml: boolean): Record<string, string> {
  const read: Record<string, string> = {}
  for (const [, name, , value] of text.matchAll(/([\w:-]+)(="([^"]*)")?/g)) {
    if (name in read) throw new Error(`attribute ${name} twice`)
    if (value === undefined && !isHtml) throw new Error(`attribute ${name} has no value`)
    read[name] = decode(value ?? '')
  }
  return read
}

function decode(text: string): string {
  return text.replace(/&([^;\s]*);?/g, (whole, name) => {
    if (!whole.endsWith(';') || !(name in entities)) throw new Error(`bad entity ${whole}`)
    return entities[name]
  })
}
