// Other extractors on the same pages: processor milliseconds a page of the
// call alone.  node peers.js FOLDER RECORDS; run from where they are installed.
'use strict'
const fs = require('fs')
const path = require('path')
const [folder, records] = process.argv.slice(2)
const pages = fs.readFileSync(records, 'utf8').trim().split('\n').map(line => {
  const { url, path: file } = JSON.parse(line)
  return { url, html: fs.readFileSync(path.join(folder, file), 'utf8') }
})

const peers = {
  metascraper: () => {
    const metascraper = require('metascraper')([require('metascraper-image')()])
    return page => metascraper(page)
  },
  postlight: () => {
    const Parser = require('@postlight/parser')
    return page => Parser.parse(page.url, { html: page.html })
  },
  readability: () => {
    const { Readability } = require('@mozilla/readability')
    const { JSDOM, VirtualConsole } = require('jsdom')
    return page => {
      const dom = new JSDOM(page.html, { url: page.url, virtualConsole: new VirtualConsole() })
      const result = new Readability(dom.window.document).parse()
      dom.window.close()
      return result
    }
  },
  unfluff: () => {
    const unfluff = require('unfluff')
    return page => unfluff(page.html)
  }
}

async function main () {
  for (const [name, make] of Object.entries(peers)) {
    let extract
    try { extract = make() } catch (e) { continue }
    let spent = 0
    // The first pages only warm the compiler up.
    for (const page of [...pages.slice(0, 10), null, ...pages]) {
      if (page === null) { spent = 0; continue }
      const began = process.cpuUsage()
      try { await extract(page) } catch (e) { /* a page that it cannot read */ }
      const { user, system } = process.cpuUsage(began)
      spent += user + system
    }
    console.log(name, (spent / 1000 / pages.length).toFixed(2))
  }
}
main()
