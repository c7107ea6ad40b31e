"""The words of the made papers: invented bodies, people and matters. Two halves that share nothing
but the law: `dev` for tuning the rules, `held` for the published figures."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bank:
    provinces: tuple[str, ...]
    communes: tuple[tuple[str, str], ...]
    surnames: tuple[str, ...]
    middles: tuple[str, ...]
    given: tuple[str, ...]
    subjects: tuple[str, ...]
    party_subjects: tuple[str, ...]
    offices: tuple[tuple[str, str, str], ...]
    """Printed lines (joined by a bar), name in running text, symbol: bodies below a province."""
    sentences: tuple[str, ...]
    asks: tuple[str, ...]


DEV = Bank(
    provinces=("Khuê Giang", "An Khánh", "Bình Lương"),
    communes=(
        ("xã", "Tân Khuê"),
        ("phường", "Đông Hạ"),
        ("xã", "Phú Lộc Thượng"),
        ("đặc khu", "Hòn Ngư"),
    ),
    surnames=("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng"),
    middles=("Văn", "Thị", "Đức", "Minh", "Thị Thu"),
    given=("Hải", "Yến", "Khuê", "Thắng", "Ngọc", "Dũng"),
    subjects=(
        "rà soát thủ tục hành chính quý I năm 2026",
        "ban hành Quy chế làm việc của bộ phận tiếp nhận và trả kết quả",
        "tăng cường công tác phòng cháy, chữa cháy và cứu nạn, cứu hộ trong mùa khô năm 2026 trên địa bàn",
        "phân công nhiệm vụ",
        "kết quả thực hiện nhiệm vụ phát triển kinh tế - xã hội 6 tháng đầu năm và phương hướng, nhiệm vụ trọng tâm 6 tháng cuối năm 2026",
        "cử công chức tham gia lớp bồi dưỡng nghiệp vụ văn thư, lưu trữ",
        "góp ý dự thảo Đề án chuyển đổi số giai đoạn 2026 - 2030",
        "thành lập Tổ công tác triển khai Đề án 06",
        "tổ chức Ngày hội đại đoàn kết toàn dân tộc",
        "phê duyệt dự toán kinh phí số hóa hồ sơ, tài liệu năm 2026",
    ),
    party_subjects=(
        "công tác kiểm tra, giám sát năm 2026",
        "đẩy mạnh học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh",
        "phân công đồng chí trong Ban Thường vụ phụ trách địa bàn",
        "lãnh đạo thực hiện nhiệm vụ phát triển kinh tế - xã hội, quốc phòng - an ninh năm 2026",
        "xây dựng chi bộ bốn tốt",
        "sơ kết một năm thực hiện Nghị quyết đại hội và phương hướng, nhiệm vụ năm 2027 của Đảng bộ",
    ),
    offices=(
        ("SỞ TÀI CHÍNH", "Sở Tài chính", "STC"),
        ("SỞ NÔNG NGHIỆP|VÀ MÔI TRƯỜNG", "Sở Nông nghiệp và Môi trường", "SNNMT"),
        ("BAN QUẢN LÝ DỰ ÁN|ĐẦU TƯ XÂY DỰNG", "Ban Quản lý dự án đầu tư xây dựng", "BQLDA"),
    ),
    sentences=(
        "Thực hiện Kế hoạch số 12/KH-UBND ngày 15 tháng 01 năm 2026, các cơ quan, đơn vị đã chủ động triển khai nhiệm vụ được giao.",
        "Công tác bảo mật thông tin, bảo vệ bí mật nhà nước được duy trì nghiêm túc; hệ thống vận hành ổn định từ trước ngày 01/7/2025 đến nay.",
        "Giao Văn phòng chủ trì, phối hợp với các phòng chuyên môn theo dõi, đôn đốc, tổng hợp kết quả thực hiện.",
        "Trong quá trình thực hiện nếu có khó khăn, vướng mắc, kịp thời phản ánh để xem xét, giải quyết theo thẩm quyền.",
        "Tỷ lệ hồ sơ giải quyết đúng hạn đạt 98,7%, tăng 2,3% so với cùng kỳ năm trước.",
    ),
    asks=(
        "Báo cáo kết quả về Văn phòng trước ngày {day}.",
        "Đề nghị các đơn vị gửi ý kiến góp ý bằng văn bản chậm nhất là ngày {day} để tổng hợp.",
    ),
)

HELD = Bank(
    provinces=("Sơn Hải", "Trường Lộc", "Yên Thái", "Đồng Quế", "Hà Phúc"),
    communes=(
        ("xã", "Ngũ Lão"),
        ("phường", "Quỳnh Đô"),
        ("xã", "Ia Khươl"),
        ("phường", "Bạch Đằng Đông"),
        ("xã", "Thượng Cát"),
        ("đặc khu", "Cù Lao Én"),
        ("phường", "Nghĩa Dũng"),
    ),
    surnames=("Vũ", "Đặng", "Bùi", "Đỗ", "Ngô", "Dương", "Lý", "Huỳnh", "Võ", "Phan"),
    middles=("Quang", "Hữu", "Xuân", "Thị Hồng", "Bá", "Thanh", "Ngọc", "Trọng"),
    given=("Hưởng", "Ước", "Quỳnh", "Phượng", "Lữ", "Thuấn", "Nghĩa", "Trà", "Uyên", "Khoa", "Đạt"),
    subjects=(
        "triển khai cao điểm vệ sinh môi trường, thu gom rác thải nhựa ven sông, ven biển",
        "bổ nhiệm lại công chức lãnh đạo, quản lý",
        "công bố danh mục thủ tục hành chính được sửa đổi, bổ sung trong lĩnh vực đất đai thuộc phạm vi chức năng quản lý",
        "điều chỉnh quy hoạch chi tiết tỷ lệ 1/500 khu dân cư phía Nam đường Trục Đông",
        "xin ý kiến về dự thảo Nghị quyết quy định mức hỗ trợ đối với người hoạt động không chuyên trách",
        "mời họp giao ban công tác tháng 3",
        "chấn chỉnh kỷ luật, kỷ cương hành chính và nâng cao trách nhiệm nêu gương của người đứng đầu",
        "kiểm kê tài sản công, nhà, đất dôi dư sau sắp xếp đơn vị hành chính",
        "thực hiện chế độ báo cáo định kỳ trên Hệ thống thông tin báo cáo",
        "khen thưởng các tập thể, cá nhân có thành tích xuất sắc trong phong trào thi đua yêu nước năm 2025",
        "ứng phó với bão số 3 và mưa lũ, ngập lụt, lũ quét, sạt lở đất",
        "hỗ trợ kinh phí sửa chữa trụ sở làm việc",
        "tuyển dụng viên chức ngành giáo dục năm học 2026 - 2027",
        "giải quyết kiến nghị của cử tri gửi tới Kỳ họp thứ 5, Hội đồng nhân dân",
        "lấy mẫu nước sinh hoạt nông thôn và công khai kết quả xét nghiệm",
    ),
    party_subjects=(
        "tăng cường sự lãnh đạo của Đảng đối với công tác dân vận trong tình hình mới",
        "chuẩn y kết quả bầu cử bổ sung ủy viên ban chấp hành",
        "chức năng, nhiệm vụ, quyền hạn, tổ chức bộ máy của cơ quan chuyên trách tham mưu, giúp việc",
        "kết quả hội nghị Ban Chấp hành lần thứ năm",
        "kiểm điểm, đánh giá, xếp loại chất lượng tổ chức đảng, đảng viên cuối năm",
        "một số giải pháp nâng cao chất lượng sinh hoạt chi bộ, chống biểu hiện hình thức, qua loa",
        "triển khai đợt sinh hoạt chính trị chào mừng 96 năm Ngày truyền thống Văn phòng cấp ủy",
        "tiếp tục đổi mới phương thức lãnh đạo, ứng dụng chữ ký số và văn bản điện tử",
        "nhân sự và công tác chuẩn bị hội nghị đại biểu",
    ),
    offices=(
        ("SỞ KHOA HỌC VÀ CÔNG NGHỆ", "Sở Khoa học và Công nghệ", "SKHCN"),
        ("SỞ GIÁO DỤC VÀ ĐÀO TẠO", "Sở Giáo dục và Đào tạo", "SGDĐT"),
        ("TRUNG TÂM PHỤC VỤ|HÀNH CHÍNH CÔNG", "Trung tâm Phục vụ hành chính công", "TTPVHCC"),
        ("CHI CỤC THỦY LỢI", "Chi cục Thủy lợi", "CCTL"),
        ("BAN QUẢN LÝ|KHU KINH TẾ VEN BIỂN", "Ban Quản lý khu kinh tế ven biển", "BQLKKT"),
        ("THANH TRA TỈNH", "Thanh tra tỉnh", "TTr"),
        ("SỞ VĂN HÓA, THỂ THAO|VÀ DU LỊCH", "Sở Văn hóa, Thể thao và Du lịch", "SVHTTDL"),
    ),
    sentences=(
        "Theo Công văn số 2491/STC-QLNS ngày 03/02/2026 và Thông báo số 45-TB/VPTU, ngày 10/02/2026, việc rà soát đã cơ bản hoàn thành.",
        "Các đơn vị quán triệt nguyên tắc rõ người, rõ việc, rõ thời gian, rõ trách nhiệm, rõ sản phẩm; không để công việc gián đoạn.",
        "Tài liệu Mật, Tối mật phải được quản lý theo Luật Bảo vệ bí mật nhà nước và không đưa lên mạng Internet.",
        "Nguồn kinh phí được bố trí từ dự toán chi thường xuyên đã giao và các nguồn hợp pháp khác; quyết toán trước ngày 31/01/2025 đối với khoản chuyển nguồn.",
        "Ủy ban Mặt trận Tổ quốc và các tổ chức chính trị - xã hội giám sát, vận động nhân dân hưởng ứng.",
        "Kết quả này là căn cứ để đánh giá mức độ hoàn thành nhiệm vụ của tập thể, cá nhân trong năm.",
    ),
    asks=(
        "Kết quả thực hiện gửi về cơ quan thường trực trước ngày {day} để tổng hợp, báo cáo.",
        "Thời hạn hoàn thành: chậm nhất ngày {day}.",
        "Yêu cầu các địa phương, đơn vị báo cáo bằng văn bản trước 17 giờ 00 ngày {day}.",
    ),
)
BANKS = {"dev": DEV, "held": HELD}
