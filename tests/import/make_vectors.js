// Writes what other runtimes compute of models: inputs and outputs as .npy, for ports to be held against.
//
//   npm install --ignore-scripts onnxruntime-node@1.30.0 @tensorflow/tfjs-tflite@0.0.1-alpha.10
//   NODE_PATH=node_modules node make_vectors.js FOLDER_OF_MODELS vectors
//   NODE_PATH=node_modules node make_vectors.js --cases FOLDER_OF_CASES vectors/tflite_cases.json
//
// The second form computes what tflite_cases.py has written.
//
// ONNX Runtime computes the .onnx files, the TFLite runtime (compiled to WebAssembly) the .tflite files. Inputs are drawn
// by a counter, from the range that a model was trained on.
'use strict';
const fs = require('fs');
const path = require('path');

const models = [
  {file: 'onnx-zoo-mnist-8.onnx', most: 255},
  {file: 'atmega-mnist.onnx', most: 1},
  {file: 'godot-ball-chase.onnx', least: -1, most: 1},
  {file: 'godot-car-parking.onnx', least: -1, most: 1},
  {file: 'godot-jumper-hard.onnx', least: -1, most: 1},
  {file: 'tflm-hello-world-float.tflite', most: 6.28},
  {file: 'tinymaix-mnist-valid-float.tflite', most: 1},
  {file: 'mlperf-tiny-resnet8-float.tflite', most: 255},
  {file: 'mlperf-tiny-ad-float.tflite', least: -10, most: 10},
];
const cases = 2;

// Numbers in [least, most): the finalizer of a 32-bit hash over their positions (Mueller's, public domain).
function draw(count, least, most, seed) {
  const values = new Float32Array(count);
  for (let i = 0; i < count; ++i) {
    let x = Math.imul(i + 1 + 7919 * seed, 0x9e3779b1) >>> 0;
    x = Math.imul((x >>> 16) ^ x, 0x45d9f3b) >>> 0;
    x = Math.imul((x >>> 16) ^ x, 0x45d9f3b) >>> 0;
    x = ((x >>> 16) ^ x) >>> 0;
    values[i] = least + (most - least) * (x / 2 ** 32);
  }
  return values;
}

// NumPy's format, version 1: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
function npy(values, shape) {
  const list = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  let header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${list}), }`;
  header = header.padEnd(Math.ceil((10 + header.length + 1) / 64) * 64 - 11) + '\n';
  const start = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length & 255, header.length >> 8]);
  return Buffer.concat([start, Buffer.from(header), Buffer.from(values.buffer, values.byteOffset, values.byteLength)]);
}

const count = shape => shape.reduce((a, b) => a * b, 1);

// Each gives [{name, shape}] of inputs, and a function from arrays to [{name, shape, values}].
async function openOnnx(file) {
  const ort = require('onnxruntime-node');
  const session = await ort.InferenceSession.create(file);
  const inputs = session.inputMetadata.map(
      input => ({name: input.name, shape: input.shape.map(extent => typeof extent === 'number' ? extent : 1)}));
  const run = async arrays => {
    const feeds = {};
    inputs.forEach((input, i) => feeds[input.name] = new ort.Tensor('float32', arrays[i], input.shape));
    const results = await session.run(feeds);
    return session.outputNames.map(name => ({name, shape: [...results[name].dims], values: results[name].data}));
  };
  return {inputs, run};
}

async function openTflite(file) {
  const folder = path.join(path.dirname(require.resolve('@tensorflow/tfjs-tflite/package.json')), 'wasm');
  const code = path.join(folder, 'tflite_web_api_cc.js');
  const factory = new Function('require', 'process', '__dirname', '__filename',
                               fs.readFileSync(code, 'utf8') + ';return tflite_web_api_ModuleFactory;')(
      require, process, folder, code);
  const runtime = await factory({wasmBinary: fs.readFileSync(path.join(folder, 'tflite_web_api_cc.wasm'))});
  const bytes = fs.readFileSync(file);
  const place = runtime._malloc(bytes.length);
  runtime.HEAPU8.set(bytes, place);
  const made = runtime.TFLiteWebModelRunner.CreateFromBufferAndOptions(
      place, bytes.length, {numThreads: 1, enableProfiling: false, maxProfilingBufferEntries: 16});
  if (!made.ok()) throw new Error(made.errorMessage());
  const runner = made.value();
  const list = vector => Array.from({length: vector.size()}, (_, i) => vector.get(i));
  const shape = tensor => tensor.shape.split(',').map(Number);
  const inputs = list(runner.GetInputs()).map(tensor => ({name: tensor.name, shape: shape(tensor)}));
  const run = async arrays => {
    list(runner.GetInputs()).forEach((tensor, i) => tensor.data().set(arrays[i]));
    if (!runner.Infer()) throw new Error('the runtime refuses ' + file);
    return list(runner.GetOutputs()).map(
        tensor => ({name: tensor.name, shape: shape(tensor), values: Float32Array.from(tensor.data())}));
  };
  return {inputs, run};
}

async function main(folder, target) {
  for (const model of models) {
    const file = path.join(folder, model.file);
    const stem = path.join(target, model.file.replace(/\.[a-z]+$/, ''));
    const {inputs, run} = await (model.file.endsWith('.onnx') ? openOnnx(file) : openTflite(file));
    for (let i = 0; i < cases; ++i) {
      const arrays = inputs.map((input, k) => draw(count(input.shape), model.least ?? 0, model.most, 10 * i + k));
      const outputs = await run(arrays);
      inputs.forEach((input, k) => fs.writeFileSync(`${stem}-${i}-input-${k}.npy`, npy(arrays[k], input.shape)));
      outputs.forEach((output, k) => fs.writeFileSync(`${stem}-${i}-output-${k}.npy`, npy(output.values, output.shape)));
    }
    console.log(model.file);
  }
}

// What each case of a folder computes of inputs that are drawn from 0 on.
async function writeCases(folder, target) {
  const results = {};
  for (const file of fs.readdirSync(folder).filter(name => name.endsWith('.tflite')).sort()) {
    const name = file.replace('.tflite', '');
    const ranges = JSON.parse(fs.readFileSync(path.join(folder, name + '.json')));
    const {run} = await openTflite(path.join(folder, file));
    const outputs = await run(ranges.map((range, i) => draw(count(range.shape), range.least, range.most, i)));
    results[name] = outputs.map(output => ({shape: output.shape, values: Array.from(output.values)}));
  }
  const lines = Object.entries(results).map(([name, outputs]) => `${JSON.stringify(name)}: ${JSON.stringify(outputs)}`);
  fs.writeFileSync(target, '{\n' + lines.join(',\n') + '\n}\n');
}

const [first, second, third] = process.argv.slice(2);
(first === '--cases' ? writeCases(second, third) : main(first, second)).catch(error => {
  console.error(error);
  process.exit(1);
});
