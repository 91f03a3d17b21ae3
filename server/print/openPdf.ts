import type { About } from './paper.ts'

export type Pdf = Awaited<ReturnType<typeof openPdf>>
export type Struct = ReturnType<Pdf['struct']>

/** An empty A4 document: tagged, with what readers show of it. */
export async function openPdf(about: About) {
  // Loaded with the first print: no start should wait for it.
  const { default: PDFDocument } = await import('pdfkit')
  return new PDFDocument({
    size: 'A4',
    margin: 0,
    pdfVersion: '1.7',
    tagged: true,
    lang: about.language,
    displayTitle: true,
    bufferPages: true,
    autoFirstPage: true,
    info: {
      Title: about.title,
      Author: about.author,
      Creator: 'Chairside',
      CreationDate: about.made,
      ModDate: about.made,
    },
  })
}
