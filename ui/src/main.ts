import { mount } from 'svelte';
import App from './App.svelte';
import { answersInPage } from './backend/answers';
import { connect } from './backend/connect';
import './design/base.css';
import { extendedFace, facesFor } from './design/faces';
import { Kasse } from './state/kasse.svelte';

const LONGEST_WAIT_FOR_FACES_MS = 250;

async function begin(): Promise<void> {
  const answers = answersInPage();
  const faces = facesLoaded(answers.text);
  const target = document.getElementById('app');
  if (target === null) throw new Error('index.html has no #app');
  const kasse = new Kasse(await connect());
  mount(App, { target, props: { kasse } });
  await kasse.start(faces, answers.take());
  await kasse.firstPaint;
  // Names that need it may come at any time; until it is there they are written in another face.
  await extendedFace().catch(() => undefined);
}

/**
 * The first screen waits for its faces, if need be: laid out without them, WebKit looks for other ones first, which takes
 * longer, and then lays everything out again. Not for long: a face that does not come must not keep the till shut. (A
 * preload in the page is fetched, and then fetched once more, by WebKitGTK.)
 */
function facesLoaded(text: string): Promise<unknown> {
  const faces = facesFor(text).catch(() => undefined);
  return Promise.race([faces, new Promise((resolve) => setTimeout(resolve, LONGEST_WAIT_FOR_FACES_MS))]);
}

void begin();
