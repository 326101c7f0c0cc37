import { mount } from 'svelte';
import App from './App.svelte';
import { connect } from './backend/connect';
import './design/base.css';
import { Kasse } from './state/kasse.svelte';

const LONGEST_WAIT_FOR_FACE_MS = 250;

async function begin(): Promise<void> {
  const face = faceLoaded();
  const target = document.getElementById('app');
  if (target === null) throw new Error('index.html has no #app');
  const kasse = new Kasse(await connect());
  mount(App, { target, props: { kasse } });
  await kasse.start(face);
}

/**
 * While the program answers, the face is fetched. The first screen waits for it, if need be: laid out without it, WebKit
 * looks for another face first, which takes longer, and then lays everything out again. Not for long: a face that does not
 * come must not keep the till shut. (A preload in the page is fetched, and then fetched once more, by WebKitGTK.)
 */
function faceLoaded(): Promise<unknown> {
  const face = document.fonts.load('400 15px "Inter Variable"').catch(() => undefined);
  return Promise.race([face, new Promise((resolve) => setTimeout(resolve, LONGEST_WAIT_FOR_FACE_MS))]);
}

void begin();
