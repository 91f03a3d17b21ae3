import PDFDocument from 'pdfkit'
import { buffer } from 'node:stream/consumers'

/** A drawn panoramic radiograph: two rows of pale teeth in a jaw, on black. */
export function panoramic(seed: number): string {
  const teeth = [...row(16, 236, -1, seed), ...row(16, 372, 1, seed + 5)]
  return `<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="800" viewBox="0 0 1200 600">
<defs><filter id="soft"><feGaussianBlur stdDeviation="3"/></filter><filter id="fog"><feGaussianBlur stdDeviation="26"/></filter>
<radialGradient id="bone" cx="50%" cy="45%" r="65%"><stop offset="0" stop-color="#8b8b8b"/><stop offset=".6" stop-color="#555"/><stop offset="1" stop-color="#151515"/></radialGradient></defs>
<rect width="1200" height="600" fill="#0b0b0b"/>
<ellipse cx="600" cy="300" rx="540" ry="250" fill="url(#bone)" filter="url(#fog)"/>
<path d="M90 150 C150 620 1050 620 1110 150" fill="none" stroke="#9b9b9b" stroke-width="60" opacity=".45" filter="url(#fog)"/>
<g fill="#d6d6d6" opacity=".82" filter="url(#soft)">${teeth.join('')}</g>
<rect x="${500 + (seed % 5) * 40}" y="236" width="26" height="20" fill="#fff" filter="url(#soft)"/>
<text x="24" y="570" fill="#e8e8e8" font-family="sans-serif" font-size="26">R</text></svg>`
}

/** A drawn bitewing: the crowns of a few molars meeting, with a bright filling. */
export function bitewing(seed: number): string {
  const crowns = [0, 1, 2, 3].flatMap((i) => [
    `<path d="M${60 + i * 170} 60 q75 -50 150 0 l-6 150 q-69 46 -138 0 z"/>`,
    `<path d="M${80 + i * 165} 520 q70 46 140 0 l-4 -170 q-66 -46 -132 0 z"/>`,
  ])
  return `<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="763" viewBox="0 0 760 580">
<defs><filter id="soft"><feGaussianBlur stdDeviation="3.5"/></filter></defs><rect width="760" height="580" fill="#101010"/>
<g fill="#bdbdbd" filter="url(#soft)">${crowns.join('')}</g>
<g fill="#747474" filter="url(#soft)" opacity=".8">${[0, 1, 2, 3].map((i) => `<ellipse cx="${135 + i * 170}" cy="120" rx="20" ry="46"/><ellipse cx="${150 + i * 165}" cy="450" rx="19" ry="50"/>`).join('')}</g>
<path d="M${100 + (seed % 3) * 170} 190 q40 26 84 0 l-6 30 q-34 20 -70 0 z" fill="#fff" filter="url(#soft)"/></svg>`
}

/** A drawn photograph of front teeth between the lips. */
export function frontTeeth(seed: number): string {
  const shade = ['#f3ead9', '#efe4cf', '#f6f0e4'][seed % 3]
  const upper = [70, 80, 96, 112, 112, 96, 80, 70]
  let x = 250
  const teeth = upper.map((width, i) => {
    const path = `<rect x="${x}" y="${232 + Math.abs(i - 3.5) * 7}" width="${width - 4}" height="${150 - Math.abs(i - 3.5) * 12}" rx="20"/>`
    x += width
    return path
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" width="1280" height="797" viewBox="0 0 1220 760">
<defs><filter id="soft"><feGaussianBlur stdDeviation="5"/></filter><linearGradient id="lip" x2="0" y2="1"><stop offset="0" stop-color="#b06a66"/><stop offset="1" stop-color="#8f4a4a"/></linearGradient></defs>
<rect width="1220" height="760" fill="#d8a48e"/><ellipse cx="610" cy="390" rx="560" ry="300" fill="url(#lip)" filter="url(#soft)"/>
<ellipse cx="610" cy="390" rx="470" ry="190" fill="#5b1f22" filter="url(#soft)"/>
<path d="M180 300 q430 -190 860 0 l0 -10 q-430 -230 -860 0 z" fill="#d98a88" filter="url(#soft)"/>
<g fill="${shade}" filter="url(#soft)">${teeth.join('')}</g>
<g fill="${shade}" opacity=".9" filter="url(#soft)">${[0, 1, 2, 3, 4, 5, 6, 7].map((i) => `<rect x="${300 + i * 78}" y="${402 + Math.abs(i - 3.5) * 5}" width="72" height="96" rx="16"/>`).join('')}</g></svg>`
}

/** A page of a letter or a form, as a PDF. */
export function sheet(title: string, paragraphs: readonly string[], from: string): Promise<Buffer> {
  const document = new PDFDocument({ size: 'A4', margin: 64, info: { Title: title } })
  const bytes = buffer(document)
  document.fontSize(10).fillColor('#555').text(from).moveDown(3)
  document.fontSize(16).fillColor('#111').text(title).moveDown()
  for (const paragraph of paragraphs) document.fontSize(11).text(paragraph).moveDown()
  document.end()
  return bytes
}

function row(count: number, y: number, up: 1 | -1, seed: number): string[] {
  return Array.from({ length: count }, (_, i) => {
    const place = (i - (count - 1) / 2) / (count / 2)
    const [x, bend] = [600 + place * 470, place * place * 90]
    const width = Math.abs(place) > 0.5 ? 50 : 34
    const height = 84 + ((i * 7 + seed) % 5) * 5
    const top = up < 0 ? y - height + 60 - bend : y - 60 - bend
    return `<path d="M${x - width / 2} ${top} q${width / 2} ${-14 * up} ${width} 0 l${-width * 0.12} ${height} q${-width * 0.38} ${16 * up} ${-width * 0.76} 0 z"/>`
  })
}
