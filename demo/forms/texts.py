"""Invented offices, names and sentences of the made papers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Office:
    name: str
    higher: str
    place: str
    symbol: str
    unit: str = "VP"
    keeper: str = ""


STATE_OFFICES = (
    Office("ỦY BAN NHÂN DÂN XÃ", "TỈNH ĐÔNG SƠN", "Thạch Khê", "UBND"),
    Office("SỞ NỘI VỤ", "ỦY BAN NHÂN DÂN TỈNH", "Đông Sơn", "SNV", "VTLT"),
    Office("SỞ TÀI CHÍNH", "UBND TỈNH ĐÔNG SƠN", "Đông Sơn", "STC", "HCSN"),
    Office("ỦY BAN NHÂN DÂN", "", "Đông Sơn", "UBND", "TH"),
    Office("TRUNG TÂM DỮ LIỆU", "SỞ KHOA HỌC VÀ CÔNG NGHỆ", "Đông Sơn", "TTDL", "HC"),
)
PARTY_OFFICES = (
    Office(
        "ĐẢNG ỦY XÃ THẠCH KHÊ", "TỈNH ỦY ĐÔNG SƠN", "Thạch Khê", "ĐU", keeper="Văn phòng Đảng ủy"
    ),
    Office("VĂN PHÒNG", "TỈNH ỦY ĐÔNG SƠN", "Đông Sơn", "VPTU", keeper="Văn phòng Tỉnh ủy"),
    Office("TỈNH ỦY ĐÔNG SƠN", "", "Đông Sơn", "TU", keeper="Văn phòng Tỉnh ủy"),
    Office("ỦY BAN KIỂM TRA", "TỈNH ỦY ĐÔNG SƠN", "Đông Sơn", "UBKTTU", keeper="Văn phòng"),
)
SUBJECTS = (
    "tăng cường công tác văn thư, lưu trữ năm 2026",
    "ban hành Quy chế làm việc",
    "kiểm tra việc nộp lưu hồ sơ điện tử",
    "triển khai lập hồ sơ công việc trên môi trường mạng của toàn cơ quan",
    "thực hành tiết kiệm, chống lãng phí",
    "tổ chức hội nghị sơ kết sáu tháng",
    "phân công nhiệm vụ của tập thể lãnh đạo và các bộ phận giúp việc",
    "rà soát trụ sở, tài sản công sau sắp xếp",
)
ADDRESSEES = ["Sở Nội vụ", "Trung tâm Dữ liệu", "Phòng Kinh tế"]
PARTY_ADDRESSEES = ["Ban Thường vụ Tỉnh ủy", "Các chi bộ trực thuộc"]
STATE_BASES = [
    "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;",
    "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư;",
    "Căn cứ Quy chế làm việc của cơ quan;",
    "Theo đề nghị của Chánh Văn phòng.",
]
PARTY_BASES = [
    "- Căn cứ Điều lệ Đảng;",
    "- Căn cứ Quy chế làm việc của Ban Chấp hành nhiệm kỳ 2025 - 2030;",
    "- Căn cứ Nghị quyết số 12-NQ/TU, ngày 05/9/2026 của Tỉnh ủy về công tác văn phòng;",
]
STATE_SIGNATURES = (
    ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
    ("GIÁM ĐỐC",),
    ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
    ("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"),
    ("TUQ. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG"),
)
PARTY_SIGNATURES = (
    ("T/M BAN THƯỜNG VỤ", "BÍ THƯ"),
    ("K/T CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"),
    ("T/M ĐẢNG ỦY", "PHÓ BÍ THƯ"),
    ("T/L BAN THƯỜNG VỤ", "CHÁNH VĂN PHÒNG"),
)
SIGNERS = (
    "Lê Minh Đăng",
    "Phạm Thị Ngọc Ánh",
    "Trần Quốc Huy",
    "Vũ Thị Thu Hằng",
    "Đỗ Văn Khải",
    "Hoàng Thị Yến",
)
RECIPIENTS = (
    "Như trên",
    "Ủy ban nhân dân tỉnh (để báo cáo)",
    "Các phòng chuyên môn",
    "Cổng thông tin điện tử",
    "Thành viên Tổ công tác",
)
PARTY_RECIPIENTS = (
    "Như trên",
    "Ban Thường vụ Tỉnh ủy (để báo cáo)",
    "Các chi bộ, đảng bộ trực thuộc",
    "Các đồng chí đảng ủy viên",
)
SENTENCES = (
    "Thực hiện chương trình công tác năm 2026, cơ quan yêu cầu các đơn vị rà soát toàn bộ hồ sơ công việc "
    "đã kết thúc trong năm, hoàn thiện mục lục và chuẩn bị nộp vào lưu trữ hiện hành đúng thời hạn.",
    "Mỗi đơn vị phân công một người chịu trách nhiệm theo dõi việc lập hồ sơ trên hệ thống; kết quả được "
    "tổng hợp hằng tháng và báo cáo lãnh đạo cơ quan tại cuộc họp giao ban đầu tháng sau.",
    "Văn phòng phối hợp với các đơn vị liên quan tổ chức tập huấn cho người làm công tác văn thư, lưu trữ "
    "và hướng dẫn cách kiểm tra thể thức, kỹ thuật trình bày trước khi trình ký ban hành.",
    "Kinh phí thực hiện được bố trí trong dự toán chi thường xuyên của cơ quan; các đơn vị sử dụng tiết kiệm, "
    "đúng mục đích, thanh toán và quyết toán theo quy định hiện hành.",
    "Trong quá trình thực hiện, nếu có khó khăn, vướng mắc, các đơn vị phản ánh kịp thời bằng văn bản để được "
    "hướng dẫn, giải quyết; không tự ý thay đổi nội dung đã thống nhất.",
)
POINTS = (
    "a) Lập danh mục hồ sơ của đơn vị và gửi về Văn phòng trước ngày làm việc cuối cùng của tháng;",
    "b) Cập nhật đầy đủ thông tin mô tả của từng hồ sơ, từng văn bản trên hệ thống;",
    "c) Kiểm tra, đối chiếu số lượng tệp tin với mục lục trước khi bàn giao;",
    "d) Bàn giao hồ sơ giấy còn lại kèm theo biên bản có chữ ký của hai bên;",
    "đ) Báo cáo kết quả thực hiện theo mẫu gửi kèm văn bản này;",
    "e) Lưu giữ bản sao dự phòng cho đến khi nhận được xác nhận của lưu trữ.",
)


def body(family: str, turn: int) -> list[str]:
    """Paragraphs for one to three pages; points in Vietnamese order in some."""
    count = 3 + turn * 5 % 11
    found = [SENTENCES[(turn + n) % len(SENTENCES)] for n in range(count)]
    if turn % 4 == 1:
        found[2:2] = list(POINTS)
    last = "Đề nghị các đơn vị nghiêm túc tổ chức thực hiện"
    return [*found, f"{last}./." if family == "state" else f"{last}."]


def ended(bases: list[str]) -> list[str]:
    """Each basis with its semicolon, the last with a full stop."""
    return [f"{basis[:-1]};" for basis in bases[:-1]] + [f"{basis[:-1]}." for basis in bases[-1:]]


def longer(paragraphs: list[str]) -> list[str]:
    """The same text over two pages at least."""
    return [*paragraphs[:1], *(SENTENCES * 4)[: max(0, 18 - len(paragraphs))], *paragraphs[1:]]
