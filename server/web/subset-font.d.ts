declare module 'subset-font' {
  export default function subsetFont(
    font: Uint8Array,
    text: string,
    options: {
      targetFormat: 'woff2' | 'truetype'
      /** A range of each axis, or one value for good. */
      variationAxes?: Record<string, number | { min: number; max: number; default: number }>
    },
  ): Promise<Uint8Array>
}
