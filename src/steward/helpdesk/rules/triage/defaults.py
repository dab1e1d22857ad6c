"""The words that triage listens for unless a lead edits them, a line for each language."""

SAFETY_WORDS = """\
en: smoke, smoking, smells burnt, burning smell, burns, burned, burnt, fire, flames, sparks, \
electric shock, electrocuted, gas leak, explosion, exploded, injured, injury, hurt myself, \
scalded, in hospital, allergic, allergic reaction, poisoned, glass in, dangerous, hazard
de: rauch, raucht, qualm, verbrannt, brandgeruch, es brennt, feuer, flammen, funken, \
stromschlag, explodiert, explosion, verletzt, verletzung, verbrüht, allergisch, vergiftet, \
gefährlich
fr: fumée, odeur de brûlé, brûlé, brûlure, feu, flammes, étincelles, décharge électrique, \
explosion, explosé, blessé, blessée, blessure, allergique, dangereux, dangereuse
es: humo, olor a quemado, quemadura, me quemé, fuego, llamas, chispas, descarga eléctrica, \
explosión, explotó, herido, herida, alérgica, alérgico, peligroso, peligrosa
pt: fumo, fumaça, cheiro a queimado, queimadura, fogo, chamas, faíscas, choque elétrico, \
explosão, explodiu, ferido, ferida, alérgico, perigoso, perigosa
it: fumo, odore di bruciato, ustione, fuoco, fiamme, scintille, scossa elettrica, esplosione, \
esploso, ferito, ferita, allergica, pericoloso, pericolosa
nl: rook, brandlucht, verbrand, vuur, vlammen, vonken, elektrische schok, explosie, ontploft, \
gewond, allergisch, gevaarlijk
sv: rök, ryker, bränd, brandlukt, eld, lågor, gnistor, elstöt, exploderade, skadad, farlig
da: røg, ryger, brændt, ild, flammer, gnister, elektrisk stød, eksploderede, skadet, farlig
"""

OUTAGE_WORDS = """\
en: does not work at all, stopped working, completely dead, is down, are down, both down, out of \
order, no power, no heat, cannot open, can't open, cannot work, can't work, cannot serve, can't \
serve, standstill, outage, breakdown, broke down, urgent, urgently, emergency, asap, losing \
money, no coffee
de: geht gar nicht, geht nicht mehr, funktioniert nicht mehr, läuft nicht mehr, ausgefallen, \
ausfall, totalausfall, stillstand, steht still, kein strom, können nicht öffnen, dringend, \
notfall, sofort
fr: ne fonctionne plus, ne marche plus, en panne, hors service, à l'arrêt, plus de courant, ne \
pouvons pas ouvrir, urgent, urgente, urgence, d'urgence
es: dejó de funcionar, fuera de servicio, sin corriente, no podemos abrir, urgente, \
urgentemente, emergencia
pt: deixou de funcionar, fora de serviço, sem energia, não podemos abrir, urgente, urgência, \
emergência
it: non funziona più, fuori servizio, senza corrente, non possiamo aprire, urgente, emergenza
nl: werkt niet meer, doet het niet meer, buiten werking, storing, geen stroom, kunnen niet open, \
dringend, spoed, noodgeval
sv: slutat fungera, ur funktion, står still, ingen ström, akut, brådskande
da: ude af drift, står stille, ingen strøm, akut, haster
"""

NO_HURRY_WORDS = """\
en: no hurry, no rush, not urgent, whenever you have time, just an idea, an idea, suggestion, \
feature request, just wanted to say, keep up the good work
de: keine eile, eilt nicht, nicht dringend, nur eine idee, eine idee, vorschlag, anregung, ein \
lob
fr: rien d'urgent, pas urgent, pas pressé, une idée, suggestion, juste pour dire
es: no es urgente, sin prisa, una idea, sugerencia
pt: não é urgente, sem pressa, uma ideia, sugestão
it: non è urgente, senza fretta, un'idea, suggerimento
nl: geen haast, niet dringend, een idee, suggestie, compliment
sv: ingen brådska, inte bråttom, en idé, förslag
da: haster ikke, ingen hast, en idé, forslag
"""

ANGRY_WORDS = """\
en: unacceptable, ridiculous, outrageous, furious, angry, fed up, worst, terrible, awful, \
disgusting, useless, scam, fraud, lawyer, never again, disappointed, ashamed, a joke, still \
waiting
de: unverschämt, inakzeptabel, frechheit, wütend, sauer, unmöglich, katastrophe, betrug, anwalt, \
nie wieder, enttäuscht, lächerlich, warte immer noch
fr: inacceptable, scandaleux, furieux, furieuse, honteux, ridicule, arnaque, avocat, plus \
jamais, déçu, déçue, j'attends toujours
es: inaceptable, indignante, furioso, furiosa, ridículo, vergonzoso, estafa, abogado, nunca más
pt: inaceitável, furioso, furiosa, ridículo, vergonhoso, burla, fraude, advogado, nunca mais
it: inaccettabile, furioso, furiosa, ridicolo, vergognoso, truffa, avvocato, mai più
nl: onacceptabel, belachelijk, schandalig, woedend, boos, oplichting, advocaat, nooit meer
sv: oacceptabelt, löjligt, arg, rasande, skandal, bedrägeri, advokat, aldrig mer
da: uacceptabelt, latterligt, vred, rasende, skandale, svindel, advokat, aldrig mere
"""
