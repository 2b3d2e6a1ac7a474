/**
 * Traditional characters and their simplified forms, in pairs, as they are common in names of people and companies. FORMAT: a pair that
 * is added or changed makes other tags of the same name. Characters that are no pair here stay as they are.
 */
const pairs =
  '張张陳陈劉刘楊杨黃黄趙赵吳吴孫孙馬马羅罗鄭郑謝谢韓韩馮冯鄧邓許许蔣蒋賈贾葉叶閻阎鍾钟鐘钟盧卢陸陆譚谭鄒邹蘇苏賴赖龍龙萬万錢钱湯汤喬乔龔龚' +
  '顧顾嚴严莊庄聶聂魯鲁齊齐關关寧宁聞闻紀纪項项鄔邬駱骆藍蓝華华麗丽國国偉伟強强傑杰軍军輝辉鋒锋鳳凤蘭兰瓊琼瑩莹穎颖貞贞靜静潔洁慶庆雲云飛飞' +
  '鵬鹏龐庞澤泽濤涛濱滨瑋玮瑤瑶曉晓暉晖曄晔東东業业榮荣樂乐標标橋桥歡欢鴻鸿銘铭銳锐鋼钢鐵铁錦锦鎮镇長长門门開开陽阳際际雙双霽霁韋韦順顺願愿' +
  '風风馳驰驍骁鶴鹤鷹鹰麥麦黨党齡龄義义儀仪優优億亿倫伦側侧偵侦務务動动勝胜勞劳匯汇區区協协單单衛卫嶺岭巖岩師师帥帅彥彦後后從从愛爱懷怀戰战' +
  '掛挂揚扬撫抚據据擴扩攝摄數数敵敌於于昇升時时晉晋書书會会極极構构樓楼樹树機机權权歐欧歲岁氣气漢汉滬沪濟济灣湾無无煒炜燁烨爾尔獎奖獻献環环' +
  '產产畫画當当發发監监礦矿禮礼種种積积穩稳競竞筆笔築筑簡简糧粮純纯紅红紹绍組组經经統统絲丝綠绿維维網网緯纬縣县總总績绩織织繼继纖纤聖圣聯联' +
  '聰聪職职膠胶興兴舉举艦舰藝艺藥药蓮莲處处號号術术衝冲裝装規规視视覽览觀观訊讯計计託托設设訪访詠咏詩诗詳详誠诚語语調调諾诺證证識识護护讓让' +
  '貝贝財财貨货貿贸費费資资賓宾賢贤賣卖質质車车軒轩軟软載载輪轮轉转運运達达遠远遷迁選选邁迈郵邮醫医釋释針针銀银鋁铝錄录鍵键鏈链閣阁閱阅陰阴' +
  '隊队階阶隨随電电雜杂雞鸡離离難难韻韵響响頂顶預预領领頤颐題题額额類类顯显飯饭飾饰館馆騰腾驗验體体魚鱼鮮鲜鳥鸟鹽盐點点龜龟個个們们備备傳传' +
  '債债兒儿內内兩两冊册凱凯別别創创勵励廠厂參参嘗尝園园圖图團团執执報报場场壓压壽寿夢梦奧奥婭娅媽妈學学寶宝實实審审寫写尋寻導导對对屬属島岛' +
  '帶带廣广庫库廳厅彈弹徑径復复徵征態态慮虑戲戏戶户採采換换損损擔担擇择擊击擬拟敘叙斷断曆历條条來来楓枫槍枪歷历殺杀氫氢沒没淨净減减測测準准' +
  '溫温滿满潤润澗涧燈灯燒烧營营爭争牆墙獨独獅狮現现琺珐畢毕異异療疗盤盘眾众硯砚碩硕礎础禎祯稅税窮穷節节範范納纳紙纸細细終终結结給给絡络絕绝' +
  '繪绘罰罚習习聲声';

const simplified: ReadonlyMap<string, string> = new Map(
  (pairs.match(/../gu) ?? []).map((pair) => {
    const [traditional = '', simple = ''] = pair;
    return [traditional, simple];
  }),
);

/** The text with every character of the table in its simplified form. */
export const foldHan = (text: string): string => [...text].map((character) => simplified.get(character) ?? character).join('');
