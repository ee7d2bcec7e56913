"""Made-up news in other languages, two sentences each."""

from __future__ import annotations

FOREIGN = {
    "de": "Der Bürgermeister sagte am Montag, die Brücke bleibe bis Mai gesperrt. Was danach kommt, wisse er nicht.",
    "fr": "Le maire a déclaré lundi que le pont resterait fermé. On ne sait pas encore qui paiera les travaux.",
    "es": "La ministra dijo el lunes que el puente no se abrirá. Ha pedido paciencia a los vecinos de la isla.",
    "nl": "De minister zei maandag dat de brug dicht blijft. Hij was boos, of hij deed alsof, want het is zijn schuld.",
    "no": "Ministeren sa mandag at broen forblir stengt til mai. Hun har ikke penger til å bygge en ny.",
    "da": "Ministeren sagde mandag, at broen skal have en ny vej. Der er ikke penge i byen, og ingen ved hvorfor.",
    "sv": "Ministern sade på måndagen att bron förblir stängd. Hon hade hoppats på mer pengar från staten.",
    "pl": "Minister powiedział w poniedziałek, że most pozostanie zamknięty. Nikt nie wie, kto zapłaci za remont.",
    "pt": "A ministra disse na segunda-feira que a ponte ficará fechada. Ninguém sabe quem vai pagar as obras.",
    "it": "Il ministro ha detto lunedì che il ponte resterà chiuso. Nessuno sa chi pagherà i lavori.",
    "id": "Menteri mengatakan pada hari Senin bahwa jembatan akan ditutup. Belum jelas siapa yang akan membayar.",
    "tr": "Bakan pazartesi günü köprünün kapalı kalacağını söyledi. Masrafları kimin ödeyeceği bilinmiyor.",
    "ru": "Министр сказал в понедельник, что мост останется закрытым. Никто не знает, кто заплатит за ремонт.",
    "zh": "部长周一表示,这座桥将继续关闭到五月。目前还不清楚谁来支付维修费用,居民们对此非常不满。",
    "ar": "قال الوزير يوم الاثنين إن الجسر سيبقى مغلقا حتى شهر مايو. ولا أحد يعرف من سيدفع تكاليف الإصلاح.",
    "sw": "Waziri alisema Jumatatu kuwa daraja litabaki limefungwa. Hakuna anayejua nani atalipa gharama.",
    "tl": "Sinabi ng ministro noong Lunes na mananatiling sarado ang tulay. Hindi pa alam kung sino ang magbabayad.",
    "ro": "Ministrul a spus luni că podul rămâne închis. Nimeni nu știe cine va plăti lucrările.",
    "et": "Minister ütles esmaspäeval, et sild jääb suletuks. Keegi ei tea, kes remondi eest maksab.",
    "hi": "मंत्री ने सोमवार को कहा कि पुल मई तक बंद रहेगा। किसी को नहीं पता कि मरम्मत का खर्च कौन देगा।",
    "el": "Ο υπουργός είπε τη Δευτέρα ότι η γέφυρα θα μείνει κλειστή. Κανείς δεν ξέρει ποιος θα πληρώσει.",
    "vi": "Bộ trưởng nói hôm thứ Hai rằng cây cầu sẽ vẫn đóng cửa. Không ai biết ai sẽ trả tiền sửa chữa.",
}
