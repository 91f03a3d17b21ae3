#!/usr/bin/env node
import { handOver } from './handOver.mjs'

handOver('../bench/bench.ts')
