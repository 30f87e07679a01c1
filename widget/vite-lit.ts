// Makes lit smaller in the one file.
import type { Plugin } from 'vite';

/**
 * Leaves out of lit what nothing can reach here, because the one file has all its templates and styles inside: its
 * doors for polyfills, server rendering, decorators and other copies of lit, and parts of templates that none of ours
 * has. No bundler can do that by itself. Fails where a text is not there, so that another version does not go unnoticed.
 */
export function leanLit(): Plugin {
  return {
    name: 'lean-lit',
    transform(code, id) {
      const file = Object.keys(CUTS).find((name) => id.endsWith(name));
      const cuts = file === undefined ? undefined : CUTS[file];
      return cuts && { code: cuts.reduce(cut, code), map: null };
    },
  };
}

function cut(code: string, [unused, instead = '']: Cut): string {
  if (!code.includes(unused)) throw new Error(`This is not the lit we know: no ${unused}`);
  return code.replace(unused, () => instead);
}

type Cut = readonly [unused: string, instead?: string];

const CUTS: Readonly<Record<string, readonly Cut[]>> = {
  '/@lit/reactive-element/css-tag.js': [
    // Browsers without constructable style sheets also lack what our styles are written in.
    [
      't.ShadowRoot&&(void 0===t.ShadyCSS||t.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype',
      '!0',
    ],
    // All styles are our own.
    [
      'if(this._$cssResult$=!0,o!==s)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");',
      'this._$cssResult$=!0;',
    ],
    [
      `"Value passed to 'css' function must be a 'css' function result: "+t+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security."`,
      '"css"',
    ],
  ],
  '/@lit/reactive-element/reactive-element.js': [
    // Decorators.
    ['static addInitializer(t){this._$Ei(),(this.l??=[]).push(t)}'],
    [',void 0!==t.l&&(this.l=[...t.l])'],
    [',this.constructor.l?.forEach(t=>t(this))'],
    [
      'const t=this[Symbol.metadata];if(null!==t){const s=litPropertyMetadata.get(t);if(void 0!==s)for(const[t,i]of s)this.elementProperties.set(t,i)}',
    ],
    ['Symbol.metadata??=Symbol("metadata"),a.litPropertyMetadata??=new WeakMap;'],
    // Objects in attributes.
    ['case Object:case Array:t=null==t?t:JSON.stringify(t)'],
    ['case Object:case Array:try{i=JSON.parse(t)}catch(t){i=null}'],
    // Controllers that go, or that want to know of updates.
    ['removeController(t){this._$EO?.delete(t)}'],
    // Accessors of our own, defaults, and conversions that none of our properties has.
    [
      's.state&&(s.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(t)&&((s=Object.create(s)).wrapped=!0),this.elementProperties.set(t,s),!s.noAccessor',
      'this._$Ei(),this.elementProperties.set(t,s)',
    ],
    [
      'const t=this.constructor.elementProperties;if(t.size>0)for(const[s,i]of t){const{wrapped:t}=i,e=this[s];!0!==t||this._$AL.has(s)||void 0===e||this.C(s,void 0,i,e)}',
    ],
    [
      'C(t,s,{useDefault:i,reflect:e,wrapped:h},r){i&&!(this._$Ej??=new Map).has(t)&&(this._$Ej.set(t,r??s??this[t]),!0!==h||void 0!==r)||(this._$AL.has(t)||(this.hasUpdated||i||(s=void 0),this._$AL.set(t,s)),!0===e&&this._$Em!==t&&(this._$Eq??=new Set).add(t))}',
      'C(t,s,{reflect:e}){this._$AL.has(t)||(this.hasUpdated||(s=void 0),this._$AL.set(t,s)),!0===e&&this._$Em!==t&&(this._$Eq??=new Set).add(t)}',
    ],
    [
      '!((i.hasChanged??f)(h,s)||i.useDefault&&i.reflect&&h===this._$Ej?.get(t)&&!this.hasAttribute(r._$Eu(t,i)))',
      '!f(h,s)',
    ],
    [
      'h="function"==typeof t.converter?{fromAttribute:t.converter}:void 0!==t.converter?.fromAttribute?t.converter:u',
      'h=u',
    ],
    ['r??this._$Ej?.get(e)??r', 'r'],
    ['(void 0!==i.converter?.toAttribute?i.converter:u)', 'u'],
    ['case Number:i=null===t?null:Number(t);break;'],
    ['attribute:!0,type:String,converter:u,reflect:!1,useDefault:!1,hasChanged:f'],
    ['[...r(t),...o(t)]', 'r(t)'],
    ['"string"==typeof t?t.toLowerCase():void 0', 't.toLowerCase()'],
    // Steps of an update that nothing overrides.
    ['this._$EO?.forEach(t=>t.hostUpdate?.()),'],
    ['this._$EO?.forEach(t=>t.hostUpdated?.()),'],
    [
      't=this.shouldUpdate(s),t?(this.willUpdate(s),this.update(s)):this._$EM()',
      't=!0,this.willUpdate(s),this.update(s)',
    ],
    ['shouldUpdate(t){return!0}'],
    ['this.hasUpdated=!0,this.firstUpdated(t)', 'this.hasUpdated=!0'],
    ['firstUpdated(t){}'],
    ['const t=this.scheduleUpdate();return null!=t&&await t,', 'return this.performUpdate(),'],
    ['scheduleUpdate(){return this.performUpdate()}'],
    ['this.getUpdateComplete()}getUpdateComplete(){return this._$ES}', 'this._$ES}'],
    // Polyfills and other copies.
    ['p=a.reactiveElementPolyfillSupport,'],
    [',p?.({ReactiveElement:y}),(a.reactiveElementVersions??=[]).push("2.1.2")'],
  ],
  '/lit-element/lit-element.js': [
    [',s.litElementHydrateSupport?.({LitElement:i})'],
    ['const o=s.litElementPolyfillSupport;o?.({LitElement:i});'],
    ['(s.litElementVersions??=[]).push("4.2.2");'],
  ],
  '/lit-html/lit-html.js': [
    [',B=t.litHtmlPolyfillSupport;B?.(S,k),(t.litHtmlVersions??=[]).push("3.3.3");', ';'],
    ['t?.creationScope??l', 'l'],
    // Formulas.
    ['3===i?"<math>":""', '""'],
    ['3===i?"</math>":""', '""'],
    ['2===i||3===i', '2===i'],
    // Compiled templates.
    [
      '"number"==typeof s?this._$AC(t):(void 0===s.el&&(s.el=S.createElement(V(s.h,s.h[0]),this.options)),s)',
      'this._$AC(t)',
    ],
    [',_$litType$:s}=t,e=', '}=t,e='],
    // Listeners that are objects, or have options.
    [
      'e=t===A&&s!==A||t.capture!==s.capture||t.once!==s.once||t.passive!==s.passive',
      'e=t===A&&s!==A',
    ],
    [
      '"function"==typeof this._$AH?this._$AH.call(this.options?.host??this.element,t):this._$AH.handleEvent(t)',
      'this._$AH.call(this.options?.host??this.element,t)',
    ],
    // Values in place of an attribute's name, in a comment, or in a text area.
    ['else t.startsWith(o)&&(d.push({type:6,index:l}),r.removeAttribute(t));'],
    [':6===r.type&&(i=new Z(h,this,t))', ':0'],
    ['else{let t=-1;for(;-1!==(t=r.data.indexOf(o,t+1));)d.push({type:7,index:l}),t+=o.length-1}'],
    [
      'if(y.test(r.tagName)){const t=r.textContent.split(o),i=t.length-1;if(i>0){r.textContent=s?s.emptyScript:"";for(let s=0;s<i;s++)r.append(t[s],c()),P.nextNode(),d.push({type:2,index:++l});r.append(t[i],c())}}',
    ],
    ['y.test(u[2])&&(n=RegExp("</"+u[2],"g")),'],
    // What directives could ask for; ours does not.
    ['get parentNode(){return this._$AM.parentNode}'],
    [
      'get parentNode(){let t=this._$AA.parentNode;const i=this._$AM;return void 0!==i&&11===t?.nodeType&&(t=i.parentNode),t}get startNode(){return this._$AA}get endNode(){return this._$AB}',
    ],
    ['get tagName(){return this.element.tagName}'],
  ],
};
