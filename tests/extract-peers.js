// One other extractor over pages: called by tests/extract-peers; see there.
// node extract-peers.js PEER FOLDER RECORDS, with NODE_PATH where it lies.
'use strict'
const fs = require('fs')
const net = require('net')
const path = require('path')

// All that they need is in their hands.  A name or an address that one asks for
// all the same is an error to it, and is told.
let calls = 0
const refuse = () => { calls++; throw new Error('no network here') }
require('dns').lookup = refuse
net.Socket.prototype.connect = refuse

const dom = html => require('linkedom').parseHTML(html).document

// Not a placeholder that waits for a script.
const firstImage = content => {
  for (const img of content ? content.querySelectorAll('img[src]') : []) {
    const src = img.getAttribute('src')
    if (src && !src.startsWith('data:')) return src
  }
  return ''
}

// What each is called with, and the main image in what it gives.
const peers = {
  metascraper: () => {
    const metascraper = require('metascraper')([require('metascraper-image')()])
    return {
      extract: page => metascraper(page),
      image: result => result.image
    }
  },
  postlight: () => {
    const Parser = require('@postlight/parser')
    const options = { fetchAllPages: false }
    return {
      extract: page => Parser.parse(page.url, { html: page.html, ...options }),
      image: result => result.lead_image_url
    }
  },
  readability: () => {
    const { Readability } = require('@mozilla/readability')
    const options = { serializer: element => element }
    return {
      extract: page => new Readability(dom(page.html), options).parse(),
      image: result => firstImage(result && result.content)
    }
  },
  defuddle: () => {
    const Defuddle = require('defuddle')
    return {
      extract: page => new Defuddle(dom(page.html), { url: page.url }).parse(),
      image: result => result.image ||
        firstImage(dom(`<html><body>${result.content}</body></html>`))
    }
  },
  unfluff: () => {
    const unfluff = require('unfluff')
    return {
      extract: page => unfluff.lazy(page.html).image(),
      image: result => result
    }
  }
}

// The answer's address, and processor milliseconds of the call alone.
async function judge (peer, page) {
  const began = process.cpuUsage()
  let result, failed
  try { result = await peer.extract(page) } catch (e) { failed = true }
  const { user, system } = process.cpuUsage(began)
  let image = ''
  try { image = failed ? '' : peer.image(result) } catch (e) { failed = true }
  return { image: String(image || ''), ms: (user + system) / 1000, failed }
}

async function main () {
  const [name, folder, records] = process.argv.slice(2)
  // What they say of a page is no answer.
  const { stdout } = process
  console.log = console.info = console.warn = console.error = () => {}
  const peer = peers[name]()
  const lines = fs.readFileSync(records, 'utf8').trim().split('\n')
  const read = line => {
    const record = JSON.parse(line)
    record.html = fs.readFileSync(path.join(folder, record.path), 'utf8')
    return record
  }
  // The first pages only warm the compiler up.
  for (const line of lines.slice(0, 10)) await judge(peer, read(line))
  let failures = 0
  for (const line of lines) {
    const page = read(line)
    const { image, ms, failed } = await judge(peer, page)
    if (failed) failures++
    stdout.write(`${name}\t${page.id}\t${ms.toFixed(3)}\t` +
      `${image.trim().replace(/\s/g, '%20')}\n`)
  }
  if (failures) process.stderr.write(`# ${name}: failed on ${failures} of ${lines.length} pages\n`)
  if (calls) process.stderr.write(`# ${name}: asked for the network ${calls} times, and was refused\n`)
}

// A timer or a promise that a peer left behind does not matter.
process.on('unhandledRejection', () => {})
process.on('uncaughtException', e => { process.stderr.write(`# ${e}\n`) })
main().then(() => process.exit(0), e => {
  process.stderr.write(`# ${process.argv[2]}: ${e.message.split('\n')[0]}\n`)
  process.exit(1)
})
